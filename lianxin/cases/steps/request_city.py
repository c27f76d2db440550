"""A county's hub asks the city's for the help of a unit of the city (提请市级协办)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import city_help, events, policies, texts
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, CaseRequest
from lianxin.cases.states import RequestKind, TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit


@step
def request_city(
    case: Case, why: str, unit: Unit | None = None, *, by: Actor, at: datetime, seen: int | None = None
) -> CaseRequest:
    """Ask the city's hub for help with the case, and for that of `unit` if the county knows whose; `why` says for what.

    Raises NotAllowed, NotFound, Stale; WrongState, also for a case that is no county's and while an earlier request is
    open; BadInput (unit) for one that is abolished or the hub's own, and for an empty `why`.
    """
    require(by, policies.REQUEST_CITY)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "request_city")
    demand_later(at, case.accepted_at)
    hub = city_help.city_hub(case, at)
    if city_help.is_asked(case):
        raise WrongState("request_open", _("已有一项%(kind)s申请尚未审核。") % {"kind": RequestKind.CITY_UNITS.label})
    _check(case, unit)
    written = texts.write(case, TextKind.REQUEST, texts.cleaned(TextKind.REQUEST, why, required=True), at=at)
    asked = CaseRequest.objects.create(
        case=case,
        kind=RequestKind.CITY_UNITS,
        to_hub=hub,
        suggested_unit=unit,
        text_id=int(written["text"]),
        asked_at=at,
    )
    data = {"request": asked.pk, "to_hub": hub.pk, "unit": unit and unit.pk, "texts": [written]}
    events.tell(case, events.CITY_REQUESTED, by=by, at=at, states=(case.state, case.state), data=data)
    return asked


def _check(case: Case, unit: Unit | None) -> None:
    """Nobody asks the city for what he reaches himself."""
    if unit is None:
        return
    if unit.path.startswith(case.hub.unit.path):
        raise BadInput({"unit": _("“%(unit)s”是本地的单位，请直接派单。") % {"unit": unit.name}})
    if unit.abolished_at is not None:
        raise BadInput({"unit": _("“%(unit)s”已撤销，不能派单。") % {"unit": unit.name}})
