"""What somebody was told."""

from typing import Any

from django.db.models import Exists, OuterRef

from lianxin.foundation.actor import Actor
from lianxin.foundation.prepared import Prepared
from lianxin.notices.models import Notice, NoticeQuerySet, Reading, whom


def _readings(person: Any) -> Exists:
    return Exists(Reading.objects.filter(notice=OuterRef("pk"), person_id=person))


def told_to(actor: Actor) -> NoticeQuerySet:
    """The notices that concern `actor`, the newest first; `read` says whether he has read each."""
    rows = Notice.objects.visible_to(actor).select_related("template")
    return rows.annotate(read=_readings(actor.person_id or 0)).order_by("-pk")


# Every page counts it.
_UNREAD = Prepared(
    lambda person, behalf, unit, at: (
        Notice.objects.unscoped("what is told to `whom`, as in `rows_for`")
        .told_to(person, behalf, unit, at)
        .filter(~_readings(person))
    )
)


def count_unread(actor: Actor) -> int:
    """How many notices `actor` has not read yet."""
    return _UNREAD.count(*whom(actor))
