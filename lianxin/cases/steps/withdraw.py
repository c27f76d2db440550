"""The citizen takes the matter back (撤诉)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from lianxin.cases import consultations, events, orders, policies, requests, texts, timers
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_later, move_case
from lianxin.cases.locks import lock_for_citizen, lock_orders
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.taxonomy.models import Need, Reason
from lianxin.taxonomy.queries import reason as reason_of


class Confirmation(TextChoices):
    """How the citizen confirmed that the matter is taken back."""

    RECORDING = "recording", "录音"
    CODE = "code", "验证码"


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why: a reason of the dictionary ``withdraw``; how the citizen confirmed it, where the reason asks for that."""

    reason: str
    confirmed: Confirmation | None = None
    note: str = ""


@step
def withdraw(case: Case, wish: Withdrawal, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """End the case at the citizen's wish: open orders are cancelled with what hangs under them, the case's clocks are
    cancelled, what is asked for orders and in the case falls; what was registered in error a leader confirms
    (``approver.withdraw``). The citizen himself has shown the code, so he confirms by it.

    Raises NotAllowed, NotFound, Stale; WrongState, also while cases are merged into it; BadInput (reason, confirmed).
    """
    require(by, policies.WITHDRAW)
    case = lock_for_citizen(case, by, seen=seen)
    if by.scope == Scope.OWN:
        wish = replace(wish, confirmed=Confirmation.CODE)
    states = move_case(case, "withdraw")
    demand_later(at, case.registered_at)
    reason = reason_of("withdraw", wish.reason, at)
    _demand_confirmed(case, reason, wish, by, at)
    written = texts.keep(case, TextKind.WITHDRAWAL, wish.note, at=at)
    told = _cancel(lock_orders(case), at)
    fallen = requests.void_of_case(case, at=at)
    clocks = timers.cancel_for_case(case, at=at)
    case.closed_at = at
    events.tell(
        case,
        events.CASE_WITHDRAWN,
        by=by,
        at=at,
        states=states,
        data={
            "reason": reason.code,
            "confirmed": wish.confirmed,
            "orders": told,
            "requests": fallen,
            "consultations": consultations.let_fall(case, at=at),
            "clocks": [clock.as_event_data() for clock in clocks],
            "texts": written,
        },
    )
    return case


def _demand_confirmed(case: Case, reason: Reason, wish: Withdrawal, by: Actor, at: datetime) -> None:
    if Need.CITIZEN_CONFIRMED in reason.needs and wish.confirmed is None:
        raise BadInput({"confirmed": _("须由诉求人以录音或验证码确认撤诉。")})
    if Need.LEADER in reason.needs:
        demand_approver(by, "withdraw", facts_of(case), at)


def _cancel(rows: Iterable[TaskOrder], at: datetime) -> list[dict[str, Any]]:
    rows = list(rows)
    first = [order for order in orders.open_orders(rows) if order.parent_id is None]
    return [told for order in first for told in orders.end_tree(order, rows, "cancel", at=at)]
