"""Ending what holds for a time: posts, stand-ins, sessions."""

from datetime import datetime

from lianxin.accounts.models import Person, Post, SignIn, StandIn
from lianxin.foundation.dated import Dated, since


def end_dated(row: Dated, at: datetime) -> None:
    """Let `row` hold until `at`; one that had not begun is removed, its events stay."""
    if row.valid.lower >= at:
        row.delete()
    else:
        row.end(at)


def stand_ins_of(post: Post, at: datetime) -> list[StandIn]:
    """Who stands in for `post` at `at` or later, locked."""
    rows = StandIn.objects.unscoped("they end with the post").select_for_update()
    return list(rows.filter(post=post, valid__overlap=since(at)))


def stand_ins_by(person: Person, at: datetime) -> list[StandIn]:
    """The stand-ins that `person` does at `at` or later, locked."""
    rows = StandIn.objects.unscoped("they end with the person").select_for_update()
    return list(rows.filter(person=person, valid__overlap=since(at)))


def end_sessions(person: Person, keep: int = 0) -> None:
    """Sign `person` out everywhere at once, but for the session `keep`."""
    SignIn.objects.unscoped("a person's sessions end").filter(person=person).exclude(pk=keep).delete()
