"""A unit puts a file to its order (办理附件)."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from lianxin.cases import attachments, events, policies
from lianxin.cases.lifecycle import demand_case, demand_later, demand_order
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import AttachmentKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.files import attach
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def attach_to_order(
    order: TaskOrder,
    upload: "UploadedFile[bytes]",
    kind: AttachmentKind,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> TaskOrder:
    """Keep `upload` with the order: what was done, proved. Whoever sees the order may have it.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (file) as `foundation.files.attach`.
    """
    require(by, policies.PROCESS)
    case, order = lock_own_order(order, by, seen=seen)
    demand_case(case, "attach_to_order")
    demand_order(order, "attach_to_order")
    demand_later(at, order.signed_at)
    link = attach(upload, (attachments.ORDER, order.pk), at=at, kind=kind)
    events.tell(case, events.ORDER_FILE_ATTACHED, by=by, at=at, order=order, data=attachments.told_of(link))
    return order
