"""How the clock engine looks after cases when it acts by itself."""

from datetime import datetime

from lianxin.cases.locks import lock_for_engine
from lianxin.cases.models import Case, CaseClaim, CaseClock, OrderClock
from lianxin.cases.steps.lapse_claim import lapse_claim
from lianxin.cases.steps.lapse_return import lapse_return
from lianxin.cases.steps.note_light import note_light
from lianxin.cases.steps.note_moved_end import note_moved_end
from lianxin.clocks import keepers
from lianxin.clocks.models import Clock, Light
from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.prepared import Prepared

_CASE_CLOCK: Prepared[CaseClock | OrderClock] = Prepared(lambda pk: CaseClock.objects.filter(pk=pk))
_ORDER_CLOCK: Prepared[CaseClock | OrderClock] = Prepared(
    lambda pk: OrderClock.objects.filter(pk=pk).select_related("order")
)


def _of_case(clock: Clock) -> CaseClock | OrderClock:
    assert isinstance(clock, CaseClock | OrderClock)
    return clock


def _lock(clock: Clock) -> Clock:
    """The case first, as in every step."""
    case = lock_for_engine(_of_case(clock).case_id)
    row = (_CASE_CLOCK if isinstance(clock, CaseClock) else _ORDER_CLOCK).one(clock.pk)
    row.case = case
    return row


def _turned(clock: Clock) -> None:
    turned = _of_case(clock)
    if isinstance(turned, OrderClock) and turned.kind == "return_window" and turned.light == Light.RED:
        lapse_return(turned, by=system(), at=max(time.now(), turned.due_at))
    else:
        note_light(turned, by=system(), at=time.now())


def _moved(clock: Clock, before: datetime) -> None:
    note_moved_end(_of_case(clock), before, by=system(), at=time.now())


def lapse_claims(at: datetime | None = None) -> int:
    """Give back to the pool every claim that has run out by `at` (now); answers how many. Any number of workers may run
    it at once."""
    moment = at or time.now()
    rows = CaseClaim.objects.unscoped("the sweep looks after every claim").filter(until__lte=moment)
    cases = [Case(pk=pk) for pk in rows.order_by("until", "pk").values_list("case", flat=True)]
    for case in cases:
        lapse_claim(case, by=system(), at=moment)
    return len(cases)


def register() -> None:
    """Hand both kinds of clocks to the engine."""
    for model in (CaseClock, OrderClock):
        keepers.register(model, _lock, _turned, _moved)
