"""What happens to cases, and the one way to tell of it."""

from datetime import datetime
from typing import Any

from lianxin.cases.models import Case, CaseEvent, TaskOrder
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import append
from lianxin.foundation.events.kinds import declare

CASE_REGISTERED = declare("case.registered", "登记")
CASE_ACCEPTED = declare("case.accepted", "受理")
CASE_DISPATCHED = declare("case.dispatched", "派单")
ORDER_SIGNED_FOR = declare("order.signed_for", "签收")
ORDER_CONTACTED = declare("order.contacted", "先行联系")
ORDER_SUBMITTED = declare("order.submitted", "提交办理结果")
ORDER_FINISHED = declare("order.finished", "办结")
ORDER_SIGNED_OFF = declare("order.signed_off", "审签办结")
CASE_REVIEWED = declare("case.reviewed", "审核通过")
OUTCOME_RECORDED = declare("case.outcome_recorded", "回访结果")
CASE_CLOSED = declare("case.closed", "结案")
CASE_ARCHIVED = declare("case.archived", "归档")
LIGHT_TURNED = declare("clock.light_turned", "时限预警")
END_MOVED = declare("clock.end_moved", "时限随日历调整")
CONTACT_RECEIVED = declare("contact.received", "来话来件")


def tell(
    case: Case,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    order: TaskOrder | None = None,
    states: tuple[str, str] = ("", ""),
    deadlines: tuple[datetime | None, datetime | None] = (None, None),
    data: dict[str, Any] | None = None,
    stales: bool = True,
) -> CaseEvent:
    """Write the step's event and save the case, and the order where one is named, with their new versions.

    `states` are from and to, of the order where one is named, else of the case; `deadlines` before and after.
    `stales` says whether forms drawn before are out of date: what the clocks do by themselves disturbs nobody who is
    writing. The step holds the case's row.
    """
    event = CaseEvent(case=case, order=order, kind=kind, book_hub_id=case.hub_id)
    event.from_state, event.to_state = states
    event.deadline_before, event.deadline_after = deadlines
    append(event, by=by, at=at, data=data, after=case.last_seq)
    case.last_seq = event.seq
    case.version += stales
    case.save()
    if order is not None and stales:
        order.version += 1
        order.save()
    return event
