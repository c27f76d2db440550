"""When units' handling is done, by the rules: which step stops the clock, and when the case leaves their hands."""

from datetime import datetime
from typing import Any

from lianxin.cases import events, requests, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import States, demand_later, move_case, move_order
from lianxin.cases.models import Case, OrderClock, TaskOrder
from lianxin.cases.states import CaseState, OrderRole, RequestKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.prepared import Prepared
from lianxin.rulebook.queries import find

_ORDERS = Prepared(
    lambda case: TaskOrder.objects.unscoped("the case is locked").filter(case=case).select_related("unit__kind")
)
_FOLLOWERS = Prepared(
    lambda master: (
        Case.objects.unscoped("they go where their master goes")
        .filter(merged_into=master, state=CaseState.MERGED)
        .select_related("category", "area", "hub")
        .order_by("pk")
    )
)


def take_in_hand(order: TaskOrder, *, at: datetime) -> tuple[States, OrderClock | None]:
    """The unit has the order in hand from `at` on: signed for, or answered where the reply implies it.

    Answers from and to where, and the ended clock of signing for. Raises WrongState.
    """
    states = move_order(order, "sign_for")
    demand_later(at, order.dispatched_at)
    order.signed_at = at
    order.save()
    if find("clock.handle_starts_at", facts_of(order.case, order.unit), at).word == "sign_for":
        kind = timers.handling_kind(order)
        timers.start_for_order(order, kind, at=at, cap_at=timers.end_above(order))
        timers.start_handing_in(order, at=at)
    timers.start_for_order(order, "interim_report", at=at)
    return states, timers.end_for_order(order, "sign_for", at=at)


def end_handling(order: TaskOrder, *events: str, at: datetime) -> OrderClock | None:
    """End the order's handling clock if the rules say that one of `events` (finish, sign_off, review) stops it.

    An order under another is answered to the unit above: what the hub's review would stop, its sign-off stops.
    """
    stops_on = find("clock.handle_stops_on", facts_of(order.case, order.unit), at).word
    if stops_on == "review" and order.parent_id:
        stops_on = "sign_off"
    if stops_on not in events:
        return None
    return timers.end_for_order(order, timers.handling_kind(order), at=at)


def end_all_handling(case: Case, *, at: datetime) -> None:
    """With the hub's review passed: end what the rules let run until then, the citizen's clock last."""
    for order in _orders(case):
        end_handling(order, "review", at=at)
    timers.end_for_case(case, timers.handling_kind(case), at=at)


def hand_over_to_review(case: Case, *, at: datetime) -> dict[str, Any]:
    """With its last order finished the case goes to the hub's review; answers what the step's event tells of it.

    While an order of the first tier is open (no order under a finished one can be), or a lead is still sought, nothing
    happens and nothing is told.
    """
    if case.state != CaseState.IN_HAND or any(order.is_open for order in _orders(case) if order.parent_id is None):
        return {}
    states = move_case(case, "all_finished")
    if find("clock.handle_stops_on", facts_of(case), at).word != "review":
        timers.end_for_case(case, timers.handling_kind(case), at=at)
    clock = timers.start_for_case(case, "reply_review", at=at)
    # No unit of the city is sent to help with what has been answered.
    fallen = requests.void_of_case(case, RequestKind.CITY_UNITS, at=at)
    told = {"case_from": states.before, "case_to": states.after, "review": clock.as_event_data()}
    return told | ({"requests": fallen} if fallen else {})


def take_followers_along(case: Case, *, by: Actor, at: datetime) -> list[int]:
    """What was answered to `case` is answered to the cases merged into it: each is followed up by itself, with a clock
    and an event of its own; its handling has ended. Answers their ids.

    Their rows are locked with the master's (`locks.lock_with_merged`).
    """
    followers = _FOLLOWERS.all(case.pk)
    for follower in followers:
        _follow(follower, case, by, at)
    return [follower.pk for follower in followers]


def _follow(follower: Case, master: Case, by: Actor, at: datetime) -> None:
    states = move_case(follower, "follow_master")
    handled = timers.end_for_case(follower, timers.handling_kind(follower), at=at)
    timers.cancel_for_case(follower, at=at)
    clock = timers.start_for_case(follower, "follow_up_start", at=at)
    events.tell(
        follower,
        events.CASE_FOLLOWED_MASTER,
        by=by,
        at=at,
        states=states,
        deadlines=(timers.due_of(handled), clock.due_at),
        data={"master": master.pk} | clock.as_event_data(),
    )


def seek_lead(case: Case, *, at: datetime, disputed: bool) -> dict[str, Any]:
    """With the lead's order of the first tier gone the case waits for another lead (clock `dispatch`) or, where the
    duty is `disputed`, for a ruling (clock `dispute`); answers what the step's event tells of it. Raises WrongState.

    Units that assist go on meanwhile, and so does the citizen's clock.
    """
    states = move_case(case, "lead_disputed" if disputed else "lead_gone")
    clock = timers.start_for_case(case, "dispute" if disputed else "dispatch", at=at)
    return {"case_from": states.before, "case_to": states.after, "sought": clock.as_event_data()}


def follow_gone(case: Case, order: TaskOrder, *, at: datetime) -> dict[str, Any]:
    """What becomes of the case now that `order` was recalled or removed: of the first tier, without its lead it waits
    for another, and with nothing open any more it goes to review; answers what the step's event tells of it."""
    if order.parent_id:
        return {}
    return seek_lead(case, at=at, disputed=False) if order.role == OrderRole.LEAD else hand_over_to_review(case, at=at)


def _orders(case: Case) -> list[TaskOrder]:
    orders = _ORDERS.all(case.pk)
    for order in orders:
        order.case = case
    return orders
