"""What somebody was told and has not read."""

from lianxin.foundation.actor import Actor
from lianxin.notices.models import NoticeQuerySet
from lianxin.notices.queries import count_unread, told_to


def unread(actor: Actor) -> NoticeQuerySet:
    """The newest first; the bell counts as many."""
    rows = told_to(actor).filter(read=False)
    assert count_unread(actor) == len(rows)
    return rows
