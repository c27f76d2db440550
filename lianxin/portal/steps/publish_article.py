"""The office puts a page into its column."""

from datetime import datetime

from lianxin.cases import policies as cases
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step
from lianxin.portal import events, policies
from lianxin.portal.models import Article
from lianxin.portal.publications import demand_move, locked_article, tell
from lianxin.portal.states import ArticleState


@step
def publish_article(row: Article, *, seen: int | None = None, by: Actor, at: datetime) -> Article:
    """Publish the page; it is seen in its own time. Whoever wrote it does not publish it.

    Raises NotAllowed, NotFound, Stale, WrongState.
    """
    require(by, policies.APPROVE)
    row = locked_article(row, by, seen)
    enforce(cases.for_another_person(by, row.written_by_id))
    demand_move(row, "publish_article")
    row.published_at = at
    tell(row, events.ARTICLE_PUBLISHED, ArticleState.PUBLISHED, by=by, at=at)
    return row
