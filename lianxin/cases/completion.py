"""When units' handling is done, by the rules: which step stops the clock, and when the case leaves their hands."""

from datetime import datetime

from lianxin.cases import timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_case
from lianxin.cases.models import Case, OrderClock, TaskOrder
from lianxin.cases.states import OrderState
from lianxin.clocks.models import ENDED, Clock
from lianxin.foundation.actor import Actor
from lianxin.rulebook.queries import find


def handling_due(order: TaskOrder) -> datetime | None:
    """The due time of the order's open handling clock; None when it has ended."""
    clock = OrderClock.objects.filter(order=order, kind="handle").exclude(state__in=ENDED).first()
    return clock and clock.due_at


def end_handling(order: TaskOrder, event: str, *, at: datetime) -> OrderClock | None:
    """End the order's handling clock if the rules say that `event` (finish, sign_off, review) stops it."""
    if find("clock.handle_stops_on", facts_of(order.case, order.unit), at).word != event:
        return None
    return timers.end_for_order(order, "handle", at=at)


def end_all_handling(case: Case, event: str, *, at: datetime) -> list[Clock]:
    """`end_handling` for every order, and the citizen's clock likewise."""
    ended: list[Clock | None] = [end_handling(order, event, at=at) for order in _orders(case)]
    if find("clock.handle_stops_on", facts_of(case), at).word == event:
        ended.append(timers.end_for_case(case, "handle", at=at))
    return [clock for clock in ended if clock is not None]


def hand_over_to_review(case: Case, *, by: Actor, at: datetime) -> None:
    """With its last order finished the case goes to the hub's review; while one is open, nothing happens."""
    if any(order.state != OrderState.FINISHED for order in _orders(case)):
        return
    move_case(case, "all_finished")
    timers.start_for_case(case, "reply_review", at=at)
    case.save()


def _orders(case: Case) -> list[TaskOrder]:
    return list(TaskOrder.objects.unscoped("the case is locked").filter(case=case).select_related("unit__kind"))
