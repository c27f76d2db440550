"""Returns and what follows them at the same moment, each in its own connection: done once, and no deadlock."""

import pytest

from lianxin.cases.models import Case, CaseEvent, CaseRequest, TaskOrder
from lianxin.cases.states import CaseState, OrderState, RequestState
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.assign import assign
from lianxin.cases.steps.designate import designate
from lianxin.cases.steps.dispute import dispute
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.steps.reject_return import reject_return
from lianxin.cases.steps.return_order import return_order
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_for_by_telephone import sign_for_by_telephone
from lianxin.cases.steps.withdraw_request import withdraw_request
from lianxin.rulebook.models import CatalogueEntry
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cases.racing import ROUNDS, race, refused
from tests.cases.test_races import sound
from tests.cast import actor, person

pytestmark = pytest.mark.usefixtures("committed")
AT = back.AT + 4 * thread.HOUR
FEWER = min(20, ROUNDS)


def told(case: Case, kind: str) -> int:
    return CaseEvent.objects.filter(case=case, kind=kind).count()


def test_signing_for_and_returning_at_one_moment_leave_one_return_of_an_order():
    for _ in range(ROUNDS):
        order = thread.order_of(thread.dispatched())
        answers = race(
            lambda order=order: sign_for(order, by=actor("zhaihongyu"), at=AT),
            lambda order=order: return_order(order, back.giving(), by=actor("zhaihongyu"), at=AT),
        )
        now = way.renewed(order)
        assert refused(answers) in ([], ["order_state"])
        assert isinstance(answers[1], CaseRequest)
        assert now.state == OrderState.RETURN_REVIEW
        assert (now.signed_at is not None) == (refused(answers) == [])
        assert told(order.case, "order.return_asked") == 1
    sound(order.case)


def test_of_accepting_and_refusing_a_return_one_wins():
    for _ in range(FEWER):
        request = back.asked()
        answers = race(
            lambda request=request: accept_return(request, "", by=actor("shaojinghe"), at=AT),
            lambda request=request: reject_return(request, "属贵单位职责", by=actor("fuchangling"), at=AT),
        )
        assert refused(answers) == ["request_state"]
        accepted = answers[1] == "request_state"
        now, order = CaseRequest.objects.unscoped("test").get(pk=request.pk), way.renewed(request.order)
        assert now.state == (RequestState.GRANTED if accepted else RequestState.REFUSED)
        assert order.state == (OrderState.RETURNED if accepted else OrderState.PENDING_SIGN_FOR)
        case = thread.fresh(request.case)
        assert case.state == (CaseState.PENDING_DISPATCH if accepted else CaseState.IN_HAND)
        assert (case.return_count, told(case, "order.returned")) == (int(accepted), int(accepted))
    sound(case)


def test_of_withdrawing_and_accepting_a_return_one_wins():
    request = back.asked()
    answers = race(
        lambda: withdraw_request(request, by=actor("zhaihongyu"), at=AT),
        lambda: accept_return(request, "", by=actor("shaojinghe"), at=AT),
    )
    assert refused(answers) == ["request_state"]
    assert way.renewed(request.order).state in (OrderState.RETURNED, OrderState.PENDING_SIGN_FOR)
    sound(request.case)


def test_a_redispatch_that_races_itself_sends_one_order():
    units = [thread.unit(code) for code in (back.OTHER, back.THIRD)]
    for _ in range(FEWER):
        order = back.returned()
        acts = [lambda o=order, u=u: redispatch(o, u, "", by=actor("shaojinghe"), at=AT) for u in units]
        assert refused(race(*acts)) == ["replaced"]
        case = thread.fresh(order.case)
        assert (case.state, case.dispatch_count) == (CaseState.IN_HAND, 2)
        assert TaskOrder.objects.unscoped("test").filter(replaces=order).count() == 1
    sound(case)


def test_two_assisting_units_are_replaced_at_one_moment():
    case = thread.dispatched(thread.COMPANY, thread.DEPARTMENT)
    gone = back.returned(thread.order_of(case, thread.COMPANY))
    request = back.asked(thread.order_of(case, thread.DEPARTMENT))
    accept_return(request, "", by=actor("qiaoyulan"), at=back.AT + thread.HOUR)
    pairs = [(gone, back.OTHER), (way.renewed(request.order), back.THIRD)]
    acts = [lambda o=o, c=c: redispatch(o, thread.unit(c), "", by=actor("shaojinghe"), at=AT) for o, c in pairs]
    assert refused(race(*acts)) == []
    assert sorted(TaskOrder.objects.unscoped("test").filter(case=case).values_list("index", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
    ]
    sound(case)


def test_two_rulings_on_one_matter_name_one_unit():
    case = back.disputed()
    units = [thread.unit(code) for code in (back.OTHER, back.THIRD)]
    acts = [lambda unit=unit: designate(case, unit, "先行办理", by=actor("fuchangling"), at=AT) for unit in units]
    assert refused(race(*acts)) == ["case_state"]
    assert TaskOrder.objects.unscoped("test").filter(case=case).count() == 1
    sound(case)


def test_two_rulings_on_like_matters_make_one_line_each_in_turn():
    cases = [back.disputed(), back.disputed()]
    pairs = zip(cases, [back.OTHER, back.THIRD], strict=True)
    acts = [lambda c=c, u=u: designate(c, thread.unit(u), "先行办理", by=actor("fuchangling"), at=AT) for c, u in pairs]
    assert refused(race(*acts)) == []
    rows = CatalogueEntry.objects.unscoped("test").filter(category="0401", area="371302", valid__upper_inf=True)
    assert [row.lead for row in rows] in ([back.OTHER], [back.THIRD])
    for case in cases:
        sound(case)


@pytest.mark.parametrize(
    ("before", "step", "codes"),
    [
        (
            lambda: thread.order_of(thread.dispatched()),
            lambda order: return_order(order, back.giving(), by=actor("zhaihongyu"), at=AT),
            {"order_state"},
        ),
        (
            lambda: thread.order_of(thread.dispatched()),
            lambda order: sign_for_by_telephone(order, "值班员", "速办", by=actor("qiaoyulan"), at=AT),
            {"order_state"},
        ),
        (thread.signed, lambda o: assign(o, person("zhaihongyu"), by=actor("niebaichuan"), at=AT), {"assigned"}),
        (thread.accepted, lambda case: dispute(case, "职责不清", by=actor("shaojinghe"), at=AT), {"case_state"}),
        (back.asked, lambda asked: withdraw_request(asked, by=actor("zhaihongyu"), at=AT), {"request_state"}),
        (back.asked, lambda asked: accept_return(asked, "", by=actor("shaojinghe"), at=AT), {"request_state"}),
        (back.asked, lambda asked: reject_return(asked, "属贵单位", by=actor("shaojinghe"), at=AT), {"request_state"}),
    ],
)
def test_a_step_that_races_itself_is_done_once(before, step, codes):
    row = before()
    case = row if isinstance(row, Case) else row.case
    events = CaseEvent.objects.filter(case=case).count()
    answers = race(*[lambda: step(row)] * 3)
    assert len(refused(answers)) == 2
    assert set(refused(answers)) == codes
    assert CaseEvent.objects.filter(case=case).count() == events + 1
    sound(case)
