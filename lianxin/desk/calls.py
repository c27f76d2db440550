"""Whom to call back: what waits for the citizen's word, by when it is due and at which time of day he spoke to us."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, OuterRef
from django.db.models.functions import ExtractHour
from django.utils.translation import gettext as _

from lianxin.cases import policies
from lianxin.cases.acts import Scene
from lianxin.cases.models import Case, CaseClock
from lianxin.cases.states import CaseState, TextKind
from lianxin.clocks.models import ENDED
from lianxin.desk.bench import PAGE, in_a_line
from lianxin.desk.checks import Reply
from lianxin.desk.review_queue import Tab
from lianxin.foundation import time
from lianxin.foundation.actor import Actor

LONGEST_REPLY = 90  # characters of the unit's reply that are read out
# What stands in the list, as the reviewer's tabs are told.
WORK = Tab("待回访", policies.RECORD_OUTCOME, CaseState.PENDING_OUTCOME, "follow_up_start", ("record_outcome",))


class Slot(NamedTuple):
    """A part of the day: the local hours at which whoever is called spoke to us; he can be reached then."""

    label: str
    hours: frozenset[int]


SLOTS = {
    "all": Slot("全部", frozenset(range(24))),
    "morning": Slot("上午来的", frozenset(range(6, 12))),
    "afternoon": Slot("下午来的", frozenset(range(12, 18))),
    "evening": Slot("晚间来的", frozenset(range(24)) - frozenset(range(6, 18))),
}


def rows(actor: Actor) -> Any:
    """The cases that wait for the citizen's word and the reader sees, what is due first first."""
    running = CaseClock.objects.filter(case=OuterRef("pk"), kind=WORK.clock).exclude(state__in=ENDED)
    found = Case.objects.visible_to(actor).filter(state=WORK.state)
    told = found.annotate(due=running.values("due_at")[:1], hour=ExtractHour("registered_at", tzinfo=time.LOCAL))
    return told.order_by("due", "registered_at", "pk")


def counts(actor: Actor) -> dict[str, int]:
    """How many wait in each slot: one query."""
    by_hour = dict(rows(actor).order_by().values_list("hour").annotate(Count("pk")))
    return {key: sum(by_hour.get(hour, 0) for hour in slot.hours) for key, slot in SLOTS.items()}


def waiting(actor: Actor, slot: str) -> list[Case]:
    """`PAGE` of a slot at most."""
    found = rows(actor) if slot == "all" else rows(actor).filter(hour__in=sorted(SLOTS[slot].hours))
    return list(found.select_related("category", "area")[:PAGE])


def script(scene: Scene, replies: Sequence[Reply]) -> list[str]:
    """The case in two sentences, to be said to the citizen: what he told us and who had it; what they answered."""
    whole = scene.whole
    words = {"day": _day(scene.case.registered_at), "title": whole.text(TextKind.TITLE)}
    first = _("您%(day)s向我们反映“%(title)s”") % words
    if not replies:
        return [f"{first}。"]
    units = "、".join(dict.fromkeys(reply.unit for reply in replies))
    said = in_a_line(replies[0].public, LONGEST_REPLY)
    return [
        _("%(told)s，我们转给了%(units)s办理。") % {"told": first, "units": units},
        _("%(unit)s答复说：“%(said)s”") % {"unit": replies[0].unit, "said": said},
    ]


def _day(at: datetime) -> str:
    local = time.local(at)
    return _("%(month)d 月 %(day)d 日") % {"month": local.month, "day": local.day}
