"""What one side asks for and another decides: how a request ends, whatever it is about."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import stretching, texts, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.models import Case, CaseRequest, CaseRequestQuerySet, OrderClock, TaskOrder
from lianxin.cases.states import REQUEST_OPEN, OrderState, RequestKind, RequestState, TextKind
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.prepared import Prepared
from lianxin.rulebook.queries import find

# Which of the order's clocks limits the review of what is asked.
REVIEWS = {
    RequestKind.RETURN: "return_review",
    RequestKind.EXTENSION: "extension_review",
    RequestKind.SUSPENSION: "suspension_review",
}
# Whether the order's handling stands still meanwhile.
_STOPS = {
    RequestKind.RETURN: "clock.stopped_by_return_review",
    RequestKind.EXTENSION: "clock.stopped_by_extension_review",
}


def begin_review(request: CaseRequest, order: TaskOrder, *, at: datetime) -> OrderClock:
    """Let whoever sent `order` decide from `at` on; the order's handling stands still meanwhile where the rules say so.
    What nobody may do until a return is decided stands still in any case. Answers the clock of the review."""
    kind = RequestKind(request.kind)
    if kind in _STOPS and find(_STOPS[kind], facts_of(order.case, order.unit), at).flag:
        stretching.pause_for_order(order, at=at)
    elif kind == RequestKind.RETURN:
        stretching.pause_for_order(order, "sign_for", "first_contact", at=at)
    return timers.start_for_order(order, REVIEWS[kind], at=at)


def demand(request: CaseRequest, kind: RequestKind, *states: RequestState) -> None:
    """Raises NotFound unless the request is of `kind`, WrongState unless it stands in one of `states`."""
    if request.kind != kind:
        raise NotFound
    if request.state not in states:
        raise WrongState(
            "request_state", _("申请现为“%(state)s”，不能进行这一步。") % {"state": request.get_state_display()}
        )


def decide(
    request: CaseRequest, state: RequestState, opinion: str, *, at: datetime, required: bool = False
) -> list[dict[str, str]]:
    """End an open request as granted or refused, and the clock of its review; `opinion` says why.

    Answers what the event tells of the text. Raises WrongState for an `at` before the asking; BadInput as
    `texts.cleaned`, also for an empty opinion where one is `required`.
    """
    demand_later(at, request.asked_at)
    text = texts.cleaned(TextKind.REQUEST_OPINION, opinion, required=required)
    written = []
    if text:
        written.append(texts.write(request.case, TextKind.REQUEST_OPINION, text, at=at, order=request.order))
        request.opinion_id = int(written[0]["text"])
    _close(request, state, at)
    if request.order and request.kind in REVIEWS:
        timers.end_for_order(request.order, REVIEWS[RequestKind(request.kind)], at=at)
        _run_on(request, request.order, at)
    return written


def void(request: CaseRequest, *, at: datetime) -> None:
    """Nobody asks for it any longer: the request falls, and its review with it. Raises WrongState as `decide`."""
    demand_later(at, request.asked_at)
    _close(request, RequestState.VOID, at)
    if request.order and request.kind in REVIEWS:
        timers.lapse_for_order(request.order, REVIEWS[RequestKind(request.kind)], at=at)
        _run_on(request, request.order, at)


def void_of(order: TaskOrder, *kinds: RequestKind, at: datetime) -> list[int]:
    """Let fall what is still asked for `order`, of `kinds` or whatever it is; answers the ids."""
    found = _among(_OF_ORDER.all(order.pk), kinds)
    for request in found:
        request.case, request.order = order.case, order
        void(request, at=at)
    return [request.pk for request in found]


def void_of_case(case: Case, *kinds: RequestKind, at: datetime) -> list[int]:
    """Let fall what is still asked in `case`, of `kinds` or whatever it is, now that no decision would help; what was
    asked for its open orders has fallen with them. Answers the ids."""
    found = _among(_OF_CASE.all(case.pk), kinds)
    for request in found:
        request.case = case
        void(request, at=at)
    return [request.pk for request in found]


def _open() -> CaseRequestQuerySet:
    rows = CaseRequest.objects.unscoped("the case is locked").filter(state__in=REQUEST_OPEN)
    return rows.select_for_update(of=("self",)).order_by("pk")


_OF_ORDER = Prepared(lambda order: _open().filter(order=order))
_OF_CASE = Prepared(lambda case: _open().filter(case=case))


def _among(asked: list[CaseRequest], kinds: Sequence[RequestKind]) -> list[CaseRequest]:
    return [request for request in asked if not kinds or request.kind in kinds]


def _run_on(request: CaseRequest, order: TaskOrder, at: datetime) -> None:
    """What stood still during the review runs on, whatever the rules say by now; not what is suspended meanwhile."""
    if request.kind not in _STOPS or order.state == OrderState.SUSPENDED:
        return
    # What nobody may do until a return is decided stands still until then, whatever else is decided.
    if request.kind == RequestKind.RETURN or order.state != OrderState.RETURN_REVIEW:
        stretching.resume_for_order(order, at=at)


def _close(request: CaseRequest, state: RequestState, at: datetime) -> None:
    request.state, request.decided_at = state, at
    request.save()
