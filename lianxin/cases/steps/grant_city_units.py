"""The city's hub lets units of the city help with a county's matter (同意市级协办)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import city_help, events, orders, policies, requests, texts, timers
from lianxin.cases.identity import demand_not_accused
from lianxin.cases.locks import lock_orders
from lianxin.cases.models import CaseRequest
from lianxin.cases.orders import Share
from lianxin.cases.states import OrderRole, RequestState, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit


@step
def grant_city_units(
    request: CaseRequest, units: Sequence[Unit], opinion: str, *, by: Actor, at: datetime
) -> CaseRequest:
    """Send each of `units` an order of the county's case, to act jointly; none of their clocks passes the citizen's.
    The county's hub stays responsible. `opinion` is for the county and for the units.

    Raises NotAllowed, NotFound; WrongState for what is decided, or a case that has left the units' hands; BadInput
    (units) for none, BadInput (joint) for one that is out of reach, abolished, accused or has an order already.
    """
    require(by, policies.DECIDE_CITY)
    case, asked = city_help.lock_asked(request, "request_city", by)
    if not units:
        raise BadInput({"units": _("请至少选择一个市级单位。")})
    named = [(OrderRole.JOINT, unit) for unit in units]
    shares = [Share(unit=unit, role=OrderRole.JOINT) for unit in orders.reached(named, by)]
    demand_not_accused(case, shares)
    orders.demand_new(shares, lock_orders(case))
    written = requests.decide(asked, RequestState.GRANTED, opinion, at=at)
    whole = timers.citizens_end(case)
    issued = [orders.issue(case, share, at=at, cap_at=whole) for share in shares]
    for order, _told in issued:
        written += texts.keep(case, TextKind.DISPATCH_NOTE, opinion, at=at, order=order)
    data = {"request": asked.pk, "orders": [told for _order, told in issued], "texts": written}
    events.tell(
        case,
        events.CITY_GRANTED,
        by=by,
        at=at,
        states=(case.state, case.state),
        deadlines=(None, whole),
        data=data,
    )
    return asked
