"""The citizen asks how long it still takes (催办)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import due
from lianxin.calendars.queries import timetable
from lianxin.cases import events, orders, policies, stretching, texts, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_for_citizen, lock_orders
from lianxin.cases.models import Case, OrderClock, TaskOrder
from lianxin.cases.states import TextKind
from lianxin.clocks.models import ENDED
from lianxin.clocks.terms import terms
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def urge(case: Case, words: str, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Count an urging and pass it on to the lead of the first tier, if one has the matter in hand: a clock runs until
    the unit answers it; one that runs already runs on. It disturbs nobody who is writing: no form becomes stale.

    Raises NotAllowed, NotFound, Stale; WrongState, also within ``limit.urge_cooldown`` of the last urging; BadInput for
    words that are too long.
    """
    require(by, policies.URGE)
    case = lock_for_citizen(case, by, seen=seen)
    demand_case(case, "urge")
    demand_later(at, case.registered_at)
    demand_cooled(case, at)
    lead = _in_hand(lock_orders(case))
    written = texts.keep(case, TextKind.URGING, words, at=at, order=lead)
    clock = _answer_clock(lead, at) if lead else None
    case.urge_count += 1
    case.urged_at = at
    events.tell(
        case,
        events.CASE_URGED,
        by=by,
        at=at,
        order=lead,
        deadlines=(None, timers.due_of(clock)),
        data={"count": case.urge_count, "texts": written} | (clock.as_event_data() if clock else {}),
        stales=False,
    )
    return case


def demand_cooled(case: Case, at: datetime) -> None:
    """Raises WrongState within ``limit.urge_cooldown`` of the last urging."""
    if case.urged_at is None:
        return
    limit = terms("urge_cooldown", facts_of(case), case.urged_at)
    until = due(case.urged_at, limit.span, timetable(limit.calendar, at), limit.count)
    if at < until:
        shown = time.local(until).strftime("%m-%d %H:%M")
        raise WrongState("urge_cooldown", _("该诉求刚催办过，%(until)s 后可再次催办。") % {"until": shown})


def _in_hand(rows: list[TaskOrder]) -> TaskOrder | None:
    """The lead of the first tier or, where none has it in hand, whoever else of that tier has."""
    first = [order for order in orders.open_orders(rows) if order.parent_id is None]
    return next((order for order in first if stretching.leads_first_tier(order)), next(iter(first), None))


def _answer_clock(lead: TaskOrder, at: datetime) -> OrderClock:
    running = OrderClock.objects.filter(order=lead, kind="urge_answer").exclude(state__in=ENDED).first()
    return running or timers.start_for_order(lead, "urge_answer", at=at)
