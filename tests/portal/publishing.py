"""A case on its way to everybody, step by step, played by the cast."""

from datetime import timedelta

from lianxin.cases.models import Case
from lianxin.foundation.models import RecordEvent
from lianxin.portal.models import Article, Publication
from lianxin.portal.states import Column, PublicationKind
from lianxin.portal.steps.approve import approve
from lianxin.portal.steps.choose import choose
from lianxin.portal.steps.consent import consent
from lianxin.portal.steps.publish_article import publish_article
from lianxin.portal.steps.redact import Wording, redact
from lianxin.portal.steps.write_article import Page, write_article
from tests.cases import thread
from tests.cast import actor

EDITOR, DEPUTY, HANDLER, HEAD, OFFICE = "yuanzhiqiu", "niebaichuan", "zhaihongyu", "fuchangling", "jiaoshuheng"
TUESDAY = thread.MONDAY + timedelta(days=1)
WORDING = Wording(
    title="小区停水怎么办",
    question="市民反映所住小区停水，希望尽快恢复。",
    answer="经查，停水因阀门损坏。阀门已经更换，当天恢复供水。",
)
PAGE = Page(
    column=Column.GUIDE, title="停水了找谁", body="先看停水公告。\n\n没有公告的，请拨打12345。", begins_at=TUESDAY
)


def chosen(case: Case | None = None, kind: str = PublicationKind.ANSWER) -> Publication:
    return choose(case or thread.archived(), kind, by=actor(EDITOR), at=TUESDAY)


def redacted(case: Case | None = None, wording: Wording = WORDING) -> Publication:
    return redact(chosen(case), wording, by=actor(EDITOR), at=TUESDAY)


def consented(case: Case | None = None, wording: Wording = WORDING) -> Publication:
    return consent(redacted(case, wording), by=actor(DEPUTY), at=TUESDAY)


def published(case: Case | None = None, wording: Wording = WORDING) -> Publication:
    return fresh(approve(consented(case, wording), by=actor(HEAD), at=TUESDAY))


def written(page: Page = PAGE) -> Article:
    return write_article(None, page, by=actor(EDITOR), at=TUESDAY)


def published_article(page: Page = PAGE) -> Article:
    return publish_article(written(page), by=actor(HEAD), at=TUESDAY)


def fresh(row: Publication) -> Publication:
    return Publication.objects.unscoped("test").select_related("case").get(pk=row.pk)


def told(kind: str, pk: int) -> list[str]:
    """The kinds of the events of one subject, in their order."""
    rows = RecordEvent.objects.filter(subject_kind=kind, subject_id=pk).order_by("seq")
    return list(rows.values_list("kind", flat=True))
