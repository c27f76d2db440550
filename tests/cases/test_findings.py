"""Unreasonable, or beyond what government owes: asked with proof, verified, told to the citizen, and only then so."""

import pytest

from lianxin.cases.models import CaseRequest, CaseText
from lianxin.cases.states import RequestKind, RequestState, TextKind
from lianxin.cases.steps.ask_finding import Finding, ask_finding
from lianxin.cases.steps.clear_finding import clear_finding
from lianxin.cases.steps.reject_finding import reject_finding
from lianxin.cases.steps.tell_citizen import tell_citizen
from lianxin.cases.steps.uphold_finding import uphold_finding
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import hub_thread, snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 4 * thread.HOUR
WORDS = "诉求人要求赔偿精神损失，无法律依据，附现场照片。"
BOTH = [(RequestKind.UNREASONABLE, "is_unreasonable"), (RequestKind.BEYOND_DUTY, "is_beyond_duty")]
HEAD, TELLER = "fuchangling", "gengruoxi"


def finding(kind=RequestKind.UNREASONABLE, words=WORDS, shown=("proof", "leader")) -> Finding:
    return Finding(kind=kind, words=words, shown=shown)


def asked(order=None, kind=RequestKind.UNREASONABLE) -> CaseRequest:
    return ask_finding(order or thread.signed(), finding(kind), by=actor("zhaihongyu"), at=AT)


def upheld(kind=RequestKind.UNREASONABLE) -> CaseRequest:
    return uphold_finding(asked(kind=kind), "经核实，同意。", by=actor(HEAD), at=AT + thread.HOUR)


def told(kind=RequestKind.UNREASONABLE) -> CaseRequest:
    return tell_citizen(upheld(kind), "已向您说明依据。", by=actor(TELLER), at=AT + 2 * thread.HOUR)


def refused(case, refusal, act) -> Exception:
    before = snapshot.of(case)
    with pytest.raises(refusal) as caught:
        act()
    assert snapshot.of(case) == before
    return caught.value


@pytest.mark.parametrize(("kind", "mark"), BOTH)
def test_it_counts_only_when_the_citizen_has_been_told(kind, mark):
    request = asked(kind=kind)
    assert (request.state, request.reason, request.needs) == ("asked", kind, ["leader", "proof"])
    request = uphold_finding(request, "经核实，同意。", by=actor(HEAD), at=AT + thread.HOUR)
    assert (request.state, request.decided_at) == (RequestState.GRANTED, AT + thread.HOUR)
    assert not getattr(thread.fresh(request.case), mark)
    request = tell_citizen(request, "已向您说明依据。", by=actor(TELLER), at=AT + 2 * thread.HOUR)
    assert request.citizen_told_at == AT + 2 * thread.HOUR
    case = thread.fresh(request.case)
    assert [getattr(case, each) for _, each in BOTH] == [each == mark for _, each in BOTH]
    hub_thread.sound(AT + 2 * thread.HOUR)


def test_each_step_leaves_its_event_and_its_text():
    request = told()
    case, order = request.case, request.order
    events = list(case.events.order_by("seq"))[-3:]
    assert [(event.kind, event.order_id, event.data["request"]) for event in events] == [
        ("order.finding_asked", order.pk, request.pk),
        ("order.finding_upheld", order.pk, request.pk),
        ("order.finding_told", order.pk, request.pk),
    ]
    kept = CaseText.objects.filter(case=case).exclude(kind__in=["title", "content", "place", "dispatch_note"])
    assert list(kept.order_by("pk").values_list("kind", "order_id")) == [
        (TextKind.REQUEST, order.pk),
        (TextKind.REQUEST_OPINION, order.pk),
        (TextKind.CITIZEN_ANSWER, None),
    ]


def test_a_rejected_one_leaves_no_mark_and_may_be_asked_anew():
    request = reject_finding(asked(), "证据不足。", by=actor(HEAD), at=AT + thread.HOUR)
    assert request.state == RequestState.REFUSED
    refused(request.case, WrongState, lambda: tell_citizen(request, "说明", by=actor(TELLER), at=AT + 2 * thread.HOUR))
    again = ask_finding(thread.order_of(request.case), finding(), by=actor("zhaihongyu"), at=AT + 2 * thread.HOUR)
    assert again.state == RequestState.ASKED


def test_it_is_asked_after_the_reply_too():
    case = thread.finished()
    request = ask_finding(thread.order_of(case), finding(), by=actor("zhaihongyu"), at=thread.MONDAY + 4 * thread.HOUR)
    assert thread.fresh(case).state == "pending_review" and request.order.state == "finished"


def test_it_goes_on_while_the_unit_finishes():
    order = thread.signed()
    request = asked(order)
    thread.finish(order, thread.REPLY, by=actor("zhaihongyu"), at=AT + thread.HOUR)
    assert CaseRequest.objects.unscoped("test").get(pk=request.pk).state == RequestState.ASKED


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (finding(shown=("proof",)), "needs"),
        (finding(shown=()), "needs"),
        (finding(RequestKind.BEYOND_DUTY, shown=("leader",)), "needs"),
        (finding(shown=("proof", "leader", "照片")), "needs"),
        (finding(words=" "), "request"),
        (finding(words="长" * 20_001), "request"),
        (finding(RequestKind.RETURN), "kind"),
    ],
)
def test_without_what_must_be_shown_nothing_is_asked(wish, field):
    order = thread.signed()
    refusal = refused(order.case, BadInput, lambda: ask_finding(order, wish, by=actor("zhaihongyu"), at=AT))
    assert list(refusal.fields) == [field]


def test_the_same_is_not_asked_twice_and_not_of_what_was_found():
    request = asked()
    order, by = request.order, actor("zhaihongyu")
    assert refused(order.case, WrongState, lambda: asked(order)).code == "asked"
    other = ask_finding(order, finding(RequestKind.BEYOND_DUTY), by=by, at=AT)
    assert other.kind == RequestKind.BEYOND_DUTY
    order = told().order
    assert refused(order.case, WrongState, lambda: asked(order)).code == "found"


def test_asking_is_refused_from_elsewhere_by_others_and_for_a_stale_form():
    order = thread.order_of(thread.dispatched())
    refused(order.case, WrongState, lambda: asked(order))
    order = thread.signed()
    refused(order.case, NotAllowed, lambda: ask_finding(order, finding(), by=actor(HEAD), at=AT))
    refused(order.case, NotFound, lambda: ask_finding(order, finding(), by=actor("hetianshui"), at=AT))
    stale = order.version - 1
    refused(order.case, Stale, lambda: ask_finding(order, finding(), by=actor("zhaihongyu"), at=AT, seen=stale))


@pytest.mark.parametrize("step", [uphold_finding, reject_finding])
def test_only_the_head_of_the_hotline_decides_once_and_says_why(step):
    request, at = asked(), AT + thread.HOUR
    for who in ("gengruoxi", "zhaihongyu", "niebaichuan"):
        refused(request.case, NotAllowed, lambda who=who: step(request, "同意", by=actor(who), at=at))
    refused(request.case, NotFound, lambda: step(request, "同意", by=hub_thread.elsewhere(HEAD), at=at))
    refusal = refused(request.case, BadInput, lambda: step(request, " ", by=actor(HEAD), at=at))
    assert list(refusal.fields) == ["request_opinion"]
    refused(request.case, WrongState, lambda: step(request, "同意", by=actor(HEAD), at=AT - thread.HOUR))
    step(request, "已核实", by=actor(HEAD), at=at)
    refused(request.case, WrongState, lambda: step(request, "同意", by=actor(HEAD), at=at))


def test_the_citizen_is_told_once_in_words_by_who_may():
    request, at = upheld(), AT + 2 * thread.HOUR
    refused(request.case, NotAllowed, lambda: tell_citizen(request, "说明", by=actor("zhaihongyu"), at=at))
    refused(request.case, BadInput, lambda: tell_citizen(request, "", by=actor(TELLER), at=at))
    refused(request.case, WrongState, lambda: tell_citizen(request, "说明", by=actor(TELLER), at=AT))
    tell_citizen(request, "说明", by=actor(TELLER), at=at)
    refusal = refused(request.case, WrongState, lambda: tell_citizen(request, "说明", by=actor(TELLER), at=at))
    assert refusal.code == "told"


def test_what_asks_for_something_else_is_no_finding():
    request = asked()
    CaseRequest.objects.unscoped("test").filter(pk=request.pk).update(kind=RequestKind.EXTENSION)
    refused(request.case, NotFound, lambda: uphold_finding(request, "同意", by=actor(HEAD), at=AT + thread.HOUR))


@pytest.mark.parametrize(("kind", "mark"), BOTH)
def test_a_finding_that_does_not_stand_is_cleared_with_its_reason(kind, mark):
    case, at = thread.fresh(told(kind).case), AT + 3 * thread.HOUR
    refused(case, NotAllowed, lambda: clear_finding(case, kind, "复核有误", by=actor(TELLER), at=at))
    refused(case, BadInput, lambda: clear_finding(case, kind, " ", by=actor(HEAD), at=at))
    refused(case, BadInput, lambda: clear_finding(case, RequestKind.RETURN, "有误", by=actor(HEAD), at=at))
    stale = case.version - 1
    refused(case, Stale, lambda: clear_finding(case, kind, "有误", by=actor(HEAD), at=at, seen=stale))
    cleared = clear_finding(case, kind, "复核有误", by=actor(HEAD), at=at)
    assert not getattr(thread.fresh(cleared), mark)
    event = hub_thread.event(cleared)
    assert (event.kind, event.data["kind"]) == ("case.finding_cleared", kind)
    refused(cleared, WrongState, lambda: clear_finding(cleared, kind, "有误", by=actor(HEAD), at=at))
