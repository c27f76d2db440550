"""How the sweep of the clocks looks after cases."""

from lianxin.cases.models import Case, CaseClock, OrderClock
from lianxin.cases.steps.note_light import note_light
from lianxin.clocks import sweep
from lianxin.clocks.models import Clock
from lianxin.foundation import time
from lianxin.foundation.actor import system


def _lock(clock: Clock) -> None:
    """The case first, as in every step."""
    assert isinstance(clock, CaseClock | OrderClock)
    Case.objects.unscoped("the sweep locks as steps do").select_for_update(of=("self",)).get(pk=clock.case_id)


def _turned(clock: Clock) -> None:
    assert isinstance(clock, CaseClock | OrderClock)
    note_light(clock, by=system(), at=time.now())


def register() -> None:
    """Hand both kinds of clocks to the sweep."""
    sweep.register(CaseClock, _lock, _turned)
    sweep.register(OrderClock, _lock, _turned)
