"""A page of a column is written, or written anew."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import policies as cases
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean
from lianxin.portal import events, policies
from lianxin.portal.models import Article
from lianxin.portal.publications import LONGEST_TITLE, locked_article, tell, token
from lianxin.portal.states import ArticleState, Column

LONGEST_BODY = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page of a column says, and when: from `begins_at`, until `ends_at` or its withdrawal."""

    column: str
    title: str
    body: str
    begins_at: datetime
    ends_at: datetime | None = None


@step
def write_article(row: Article | None, page: Page, *, seen: int | None = None, by: Actor, at: datetime) -> Article:
    """Write a new draft, or `row` anew: a draft, or what was withdrawn.

    Source: 临政发〔2013〕4号 五（三）(专题专栏). Raises NotAllowed, NotFound, Stale; WrongState for what is published;
    BadInput (column, title, body, ends_at).
    """
    require(by, policies.WRITE)
    enforce(cases.for_person(by))
    row = _new(by) if row is None else locked_article(row, by, seen)
    if row.state == ArticleState.PUBLISHED:
        raise WrongState("article_published", _("已经发布，请先撤下再改。"))
    begins = row.pk is None
    _fill(row, page)
    row.written_by_id, row.written_at, row.published_at = by.person_id or 0, at, None
    tell(row, events.ARTICLE_WRITTEN, ArticleState.DRAFT, by=by, at=at, data={"column": page.column}, begins=begins)
    return row


def _new(by: Actor) -> Article:
    if by.hub_id is None:
        raise NotAllowed(_("由热线平台的岗位编写。"))
    return Article(token=token(), hub_id=by.hub_id)


def _fill(row: Article, page: Page) -> None:
    if page.column not in Column.values:
        raise BadInput({"column": _("没有这个栏目。")})
    if page.ends_at and page.ends_at <= page.begins_at:
        raise BadInput({"ends_at": _("结束时间应晚于开始时间。")})
    row.column, row.begins_at, row.ends_at = page.column, page.begins_at, page.ends_at
    row.title = clean(page.title, "title", longest=LONGEST_TITLE, label=_("标题"), required=True).strip()
    row.body = clean(page.body, "body", longest=LONGEST_BODY, label=_("正文"), required=True).strip()
