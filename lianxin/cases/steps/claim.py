"""Somebody takes a matter from the pool (认领)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import claims, events, policies
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.locks import lock_at_hotline, lock_request
from lianxin.cases.models import Case, CaseClaim, CaseRequest
from lianxin.cases.states import CaseState, RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import enforce
from lianxin.foundation.step import step


@step
def claim(what: Case | CaseRequest, *, by: Actor, at: datetime) -> Case | CaseRequest:
    """Take a case that waits in the pool, or what a unit asks in it, until the rule ``limit.pool_claim`` gives it back;
    taking one's own again gives it the whole time anew. It is no change of the case: no form becomes stale.

    Raises NotAllowed, NotFound; WrongState where nothing waits, and with the name of whoever has taken the case.
    """
    post = _demand_post(by)
    case, request = _locked(what, by)
    demand_later(at, request.asked_at if request else case.registered_at)
    claims.demand_free(case, by, at)
    rows = CaseClaim.objects.unscoped("the case is locked: it is the actor's own, or has run out")
    rows.update_or_create(
        case=case,
        defaults={"request": request, "post_id": post, "taken_at": at, "until": claims.until(case, at)},
    )
    record(("case_claim", case.pk), events.CASE_CLAIMED, by=by, at=at, data={"hub": case.hub_id})
    return what


def _demand_post(by: Actor) -> int:
    """The post that takes something; raises NotAllowed where it takes nothing at all."""
    enforce(policies.for_person(by))
    if by.post_id is None or not claims.open_to(by):
        raise NotAllowed(_("您的岗位不从公共池领取工单。"))
    return by.post_id


def _locked(what: Case | CaseRequest, by: Actor) -> tuple[Case, CaseRequest | None]:
    """The case, locked, and what is asked where that is taken. Raises as `claim`."""
    if isinstance(what, Case):
        case = lock_at_hotline(what, by)
        _demand(by, claims.STATES.get(CaseState(case.state)), case.get_state_display())
        return case, None
    case, request = lock_request(what, by)
    enforce(policies.for_hotline(by, case.hub_id))
    is_ours = request.state == RequestState.ASKED and request.order is not None and request.order.parent is None
    _demand(by, claims.REQUESTS.get(RequestKind(request.kind)) if is_ours else None, request.get_state_display())
    return case, request


def _demand(by: Actor, work: claims.Work | None, state: str) -> None:
    if work is None:
        raise WrongState("not_in_pool", _("现为“%(state)s”，不在公共池中。") % {"state": state})
    if not claims.may_take(by, work):
        raise NotAllowed(_("您的岗位没有“%(right)s”的权限。") % {"right": work.rights[0].label})
