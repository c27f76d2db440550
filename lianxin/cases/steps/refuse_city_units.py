"""The city's hub leaves a county's matter to the county (不同意市级协办)."""

from datetime import datetime

from lianxin.cases import city_help, events, policies, requests
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def refuse_city_units(request: CaseRequest, opinion: str, *, by: Actor, at: datetime) -> CaseRequest:
    """Refuse the county's request; `opinion` says why.

    Raises NotAllowed, NotFound; WrongState for what is decided or has fallen; BadInput for an empty opinion.
    """
    require(by, policies.DECIDE_CITY)
    case, asked = city_help.lock_asked(request, "refuse_city", by)
    written = requests.decide(asked, RequestState.REFUSED, opinion, at=at, required=True)
    data = {"request": asked.pk, "texts": written}
    events.tell(case, events.CITY_REFUSED, by=by, at=at, states=(case.state, case.state), data=data)
    return asked
