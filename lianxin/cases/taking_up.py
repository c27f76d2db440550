"""Handling goes on after its answer did not pass: by a new clock, since an ended one stays as it was judged."""

from datetime import datetime

from lianxin.cases import timers
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseClock, OrderClock, TaskOrder
from lianxin.clocks import engine
from lianxin.rulebook.queries import find


def take_up(owner: Case | TaskOrder, *, at: datetime) -> CaseClock | OrderClock:
    """Let the handling of a case or order go on where it stopped, the time since not counted or, where the rules say so
    (``clock.on_send_back``), begin anew; one that still runs runs on. Answers the clock.

    At least ``limit.send_back_least`` is left, within the end of what stands above where that bound the clock before.
    """
    facts = facts_of(owner) if isinstance(owner, Case) else facts_of(owner.case, owner.unit)
    last = _last_handling(owner)
    clock = _goes_on(owner, last, at) if find("clock.on_send_back", facts, at).word == "resume" else _anew(owner, at)
    if isinstance(owner, TaskOrder) and last.cap_at is not None:
        engine.cap(clock, timers.end_above(owner), at=at)
    engine.leave(clock, find("limit.send_back_least", facts, at).span, at=at)
    clock.save()
    return clock


def _last_handling(owner: Case | TaskOrder) -> CaseClock | OrderClock:
    kind = timers.handling_kind(owner)
    if isinstance(owner, Case):
        return CaseClock.objects.filter(case=owner, kind=kind).latest("pk")
    return OrderClock.objects.filter(order=owner, kind=kind).latest("pk")


def _goes_on(owner: Case | TaskOrder, last: CaseClock | OrderClock, at: datetime) -> CaseClock | OrderClock:
    if not last.ended:
        return last
    clock = CaseClock(case=owner) if isinstance(owner, Case) else OrderClock(case=owner.case, order=owner)
    engine.take_up(clock, last, at=at)
    return clock


def _anew(owner: Case | TaskOrder, at: datetime) -> CaseClock | OrderClock:
    kind = timers.handling_kind(owner)
    if isinstance(owner, Case):
        timers.end_for_case(owner, kind, at=at)
        return timers.start_for_case(owner, kind, at=at)
    timers.end_for_order(owner, kind, at=at)
    return timers.start_for_order(owner, kind, at=at)
