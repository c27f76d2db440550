"""Ways on from the straight way where orders come back: returned, sent to others, disputed, ruled on."""

from dataclasses import replace
from datetime import datetime

from lianxin.cases.models import Case, CaseRequest, TaskOrder
from lianxin.cases.returns import Return
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.designate import designate
from lianxin.cases.steps.dispute import dispute
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.steps.return_order import return_order
from lianxin.foundation.actor import Actor
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse
from lianxin.rulebook.steps.set_rule import RuleText, set_rule
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor
from tests.organizations.people import keeper

HOUR, MONDAY = thread.HOUR, thread.MONDAY
AT = MONDAY + 2 * HOUR
OTHER, THIRD = "371311", "371312"


def giving(**other: object) -> Return:
    """兰山区 says that 罗庄区 should act, and shows a picture."""
    said = Return(reason="not_our_area", basis="事发地点属罗庄区", suggested=thread.unit(OTHER), proof=("site_photo",))
    return replace(said, **other)


def asked(order: TaskOrder | None = None, *, at: datetime = AT, **other: object) -> CaseRequest:
    """The lead's return of a dispatched case, or that of `order`, waits for its decision."""
    order = order or thread.order_of(thread.dispatched())
    if order.unit.code == OTHER:
        other.setdefault("suggested", thread.unit(THIRD))
    return return_order(order, giving(**other), by=way.handler(order), at=at)


def deciding(request: CaseRequest) -> Actor:
    """Who decides at the hotline: the dispatcher the first time, the shift leader later."""
    first = thread.fresh(request.case).return_count == 0
    return actor("shaojinghe" if first else "qiaoyulan")


def returned(order: TaskOrder | None = None, *, at: datetime = AT) -> TaskOrder:
    """Returned an hour after it was asked for."""
    request = asked(order, at=at)
    accept_return(request, "", by=deciding(request), at=at + HOUR)
    return way.renewed(request.order)


def redispatched(order: TaskOrder | None = None, code: str = OTHER, *, at: datetime = AT + 2 * HOUR) -> TaskOrder:
    """In the hands of another unit."""
    return redispatch(order or returned(), thread.unit(code), "请速办", by=actor("shaojinghe"), at=at)


def disputed(*, at: datetime = AT, **other: object) -> Case:
    """Accepted, and nobody knows for whom it is."""
    return dispute(thread.accepted(**other), "两家单位均称非本单位职责", by=actor("shaojinghe"), at=at)


def designated(case: Case | None = None, code: str = OTHER, *, at: datetime = AT + HOUR) -> TaskOrder:
    return designate(case or disputed(), thread.unit(code), "由该单位先行办理", by=actor("fuchangling"), at=at)


def ruled(key: str, value: object, at: datetime = MONDAY) -> None:
    """From the day of `at` on the rule `key` says `value` of everything."""
    set_rule(RuleText(key=key, value=value, source="测试"), at.date(), by=keeper(), at=at)


def uses(entry: CatalogueEntry) -> list[tuple[str, int]]:
    """What the catalogue has put down of a line: outcomes and orders."""
    rows = CatalogueUse.objects.filter(entry=entry).order_by("pk")
    return list(rows.values_list("outcome", "order_id"))
