"""What somebody was told."""

from django.db.models import Exists, OuterRef

from lianxin.foundation.actor import Actor
from lianxin.notices.models import Notice, NoticeQuerySet, Reading


def _readings(actor: Actor) -> Exists:
    return Exists(Reading.objects.filter(notice=OuterRef("pk"), person_id=actor.person_id or 0))


def told_to(actor: Actor) -> NoticeQuerySet:
    """The notices that concern `actor`, the newest first; `read` says whether he has read each."""
    rows = Notice.objects.visible_to(actor).select_related("template")
    return rows.annotate(read=_readings(actor)).order_by("-pk")


def unread(actor: Actor) -> NoticeQuerySet:
    """What `actor` has not read yet, the newest first."""
    return Notice.objects.visible_to(actor).filter(~_readings(actor)).order_by("-pk")
