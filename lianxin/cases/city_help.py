"""A county's hub asks for the help of a unit of the city (提请市级协办): what its steps have in common."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import policies, requests
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.locks import lock_request
from lianxin.cases.models import Case, CaseRequest
from lianxin.cases.states import REQUEST_OPEN, RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import enforce
from lianxin.organizations.models import Hub
from lianxin.organizations.queries import hubs_on


def city_hub(case: Case, at: datetime) -> Hub:
    """The hub that is asked; raises WrongState for a case that is no county's, and while the city's hub is off."""
    if case.hub.kind != Hub.Kind.COUNTY:
        raise WrongState("not_a_county", _("只有县级平台可以提请市级协办。"))
    found = hubs_on(at).filter(kind=Hub.Kind.CITY).first()
    if found is None:
        raise WrongState("city_hub_off", _("市级平台没有启用。"))
    return found


def is_asked(case: Case) -> bool:
    """Whether the case's county has asked for something that the city has not decided."""
    rows = CaseRequest.objects.unscoped("the case is locked").filter(case=case, kind=RequestKind.CITY_UNITS)
    return rows.filter(state__in=REQUEST_OPEN).exists()


def lock_asked(request: CaseRequest, step: str, by: Actor) -> tuple[Case, CaseRequest]:
    """Case and request, locked, for whoever decides at the hub that is asked; the case is one of another hub.

    Raises NotFound; NotAllowed for other hubs; WrongState for what is decided, and where `step` may not be taken.
    """
    case, row = lock_request(request, by)
    enforce(policies.for_hotline(by, row.to_hub_id or 0))
    requests.demand(row, RequestKind.CITY_UNITS, RequestState.ASKED)
    demand_case(case, step)
    return case, row
