"""The citizen takes the matter back: whatever was under way ends, with his word or a leader's for it."""

import pytest

from lianxin.cases.models import CaseClock, CaseRequest, CaseText, OrderClock, TaskOrder
from lianxin.cases.states import CaseState, RequestKind, RequestState, TextKind
from lianxin.cases.steps.ask_finding import Finding, ask_finding
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.withdraw import Confirmation, Withdrawal, withdraw
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import hub_thread, snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = hub_thread.TUESDAY
SOLVED = Withdrawal(reason="solved", confirmed=Confirmation.RECORDING, note="邻居帮忙修好了。")


def taken_back(case, wish=SOLVED, who="linxiaoyun", **more):
    return withdraw(case, wish, by=actor(who), at=AT, **more)


def refused(case, refusal, wish=SOLVED, **more) -> Exception:
    before = snapshot.of(case)
    with pytest.raises(refusal) as caught:
        taken_back(case, wish, **more)
    assert snapshot.of(case) == before
    return caught.value


def test_orders_and_clocks_are_cancelled_and_the_case_is_over():
    case = thread.dispatched(thread.COMPANY)
    case = taken_back(case)
    assert (case.state, case.closed_at) == (CaseState.WITHDRAWN, AT)
    orders = TaskOrder.objects.unscoped("test").filter(case=case)
    assert {(order.state, order.ended_at) for order in orders} == {("cancelled", AT)}
    for clocks in (CaseClock.objects.filter(case=case), OrderClock.objects.filter(case=case)):
        assert not clocks.filter(ended_at=None).exists()
        assert set(clocks.filter(ended_at=AT).values_list("state", flat=True)) == {"cancelled"}
    hub_thread.sound(AT)


def test_the_event_tells_of_reason_confirmation_orders_and_clocks():
    case = taken_back(thread.dispatched())
    event = hub_thread.event(case)
    assert (event.kind, event.from_state, event.to_state) == ("case.withdrawn", "in_hand", "withdrawn")
    assert (event.data["reason"], event.data["confirmed"]) == ("solved", "recording")
    assert [told["state"] for told in event.data["orders"]] == ["cancelled"]
    assert [clock["clock"] for clock in event.data["clocks"]] == ["handle"]
    assert CaseText.objects.get(case=case, kind=TextKind.WITHDRAWAL).text == "邻居帮忙修好了。"


def test_what_hangs_under_an_order_goes_with_it_and_what_is_asked_falls():
    order = thread.signed()
    finding = Finding(kind=RequestKind.BEYOND_DUTY, words="属历史遗留。", shown=("proof",))
    request = ask_finding(order, finding, by=actor("zhaihongyu"), at=thread.MONDAY + 2 * thread.HOUR)
    hub_thread.passed_on(order)
    case = taken_back(thread.fresh(order.case))
    assert set(TaskOrder.objects.unscoped("test").filter(case=case).values_list("level", "state")) == {
        (1, "cancelled"),
        (2, "cancelled"),
    }
    assert CaseRequest.objects.unscoped("test").get(pk=request.pk).state == RequestState.VOID
    assert [told["state"] for told in hub_thread.event(case).data["orders"]] == ["cancelled", "cancelled"]
    hub_thread.sound(AT)


@pytest.mark.parametrize("before", [thread.registered, thread.accepted, thread.finished, thread.reviewed])
def test_it_is_possible_until_the_citizen_has_been_asked(before):
    assert taken_back(before()).state == CaseState.WITHDRAWN
    hub_thread.sound(AT)


def test_finished_orders_stay_finished():
    case = taken_back(thread.finished())
    assert thread.order_of(case).state == "finished"


@pytest.mark.parametrize("reason", ["solved", "misunderstood", "other_way", "other"])
def test_the_citizen_confirms_by_recording_or_code(reason):
    case = thread.dispatched()
    refusal = refused(case, BadInput, Withdrawal(reason=reason))
    assert list(refusal.fields) == ["confirmed"]
    wish = Withdrawal(reason=reason, confirmed=Confirmation.CODE)
    assert taken_back(case, wish).state == CaseState.WITHDRAWN


def test_what_was_registered_in_error_a_leader_confirms():
    case, wish = thread.registered(), Withdrawal(reason="entered_wrongly")
    refused(case, NotAllowed, wish)
    assert taken_back(case, wish, who="qiaoyulan").state == CaseState.WITHDRAWN


def test_an_unknown_reason_is_refused():
    refusal = refused(thread.dispatched(), BadInput, Withdrawal(reason="我不想说", confirmed=Confirmation.CODE))
    assert list(refusal.fields) == ["reason"]


def test_a_case_into_which_others_are_merged_is_not_withdrawn():
    master = thread.accepted()
    merge(thread.accepted(), master, by=actor("shaojinghe"), at=thread.MONDAY)
    assert refused(thread.fresh(master), WrongState).code == "has_merged"


def test_it_is_refused_from_elsewhere_by_others_and_for_a_stale_form():
    for before in (thread.answered, thread.closed):
        refused(before(), WrongState)
    case = thread.dispatched()
    refused(case, NotAllowed, who="zhaihongyu")
    refused(case, NotAllowed, who="gengruoxi")
    refused(case, Stale, seen=case.version - 1)
    before = snapshot.of(case)
    with pytest.raises(NotFound):
        withdraw(case, SOLVED, by=hub_thread.elsewhere("linxiaoyun"), at=AT)
    assert snapshot.of(case) == before


def test_a_double_click_withdraws_once():
    case, by = thread.dispatched(), actor("linxiaoyun").with_request_key("click")
    for _ in range(2):
        withdraw(case, SOLVED, by=by, at=AT)
    assert case.events.filter(kind="case.withdrawn").count() == 1
