"""Steps of sending orders at the same moment as themselves and as their rivals: one of both, and nothing is torn."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lianxin.cases.models import Case, Consultation, TaskOrder
from lianxin.cases.states import CaseState, OrderRole, OrderState
from lianxin.cases.steps.add_unit import add_unit
from lianxin.cases.steps.answer_consultation import answer_consultation
from lianxin.cases.steps.change_lead import change_lead
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.grant_city_units import grant_city_units
from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.refuse_city_units import refuse_city_units
from lianxin.cases.steps.remove_unit import remove_unit
from lianxin.cases.steps.request_city import request_city
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cases.racing import race, refused
from tests.cases.test_races import LATER, sound
from tests.cast import actor

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = 10


@dataclass(frozen=True)
class Tried:
    """A step with what it is tried on, and the codes by which whoever comes second is refused."""

    before: Callable[[], object]
    act: Callable[..., object]
    who: Callable[[object], object]
    codes: frozenset[str]


def _dispatcher(_row):
    return actor("shaojinghe")


def _assisting() -> TaskOrder:
    return thread.order_of(thread.dispatched(thread.COMPANY), thread.COMPANY)


def _asked_of_city():
    case = way.of_county()
    return request_city(case, "请协助", by=way.at_hub("shaojinghe", case.hub), at=thread.MONDAY)


def _consulted() -> Consultation:
    unit = thread.unit(thread.COMPANY)
    return consult(thread.accepted(), unit, "是否贵单位职责？", by=actor("shaojinghe"), at=thread.MONDAY)


STEPS = {
    "consult": Tried(
        thread.accepted,
        lambda case, **k: consult(case, thread.unit(thread.COMPANY), "是否贵单位职责？", **k),
        _dispatcher,
        frozenset({"consulted"}),
    ),
    "answer_consultation": Tried(
        _consulted,
        lambda row, **k: answer_consultation(row, True, "是", **k),
        lambda _row: actor("hetianshui"),
        frozenset({"consultation_answered"}),
    ),
    "recall": Tried(
        lambda: thread.order_of(thread.dispatched()),
        lambda order, **k: recall(order, "wrong_unit", "", **k),
        _dispatcher,
        frozenset({"order_state", "case_state"}),
    ),
    "add_unit": Tried(
        thread.dispatched,
        lambda case, **k: add_unit(case, thread.unit(thread.COMPANY), OrderRole.ASSISTING, "", **k),
        _dispatcher,
        frozenset({"bad_input"}),
    ),
    "remove_unit": Tried(
        _assisting, lambda order, **k: remove_unit(order, "", **k), _dispatcher, frozenset({"order_state"})
    ),
    "change_lead": Tried(
        _assisting, lambda order, **k: change_lead(order, "", **k), _dispatcher, frozenset({"leads_already"})
    ),
    "sub_dispatch": Tried(
        thread.signed,
        lambda order, **k: sub_dispatch(order, SubPlan(lead=thread.unit(way.TOWN)), **k),
        lambda _row: actor("zhaihongyu"),
        frozenset({"bad_input"}),
    ),
    "hand_over": Tried(
        thread.accepted,
        lambda case, **k: hand_over(case, way.county_hub(), "", **k),
        _dispatcher,
        frozenset({"not_found"}),
    ),
    "request_city": Tried(
        way.of_county,
        lambda case, **k: request_city(case, "请协助", **k),
        lambda case: way.at_hub("shaojinghe", case.hub),
        frozenset({"request_open"}),
    ),
    "grant_city_units": Tried(
        _asked_of_city,
        lambda row, **k: grant_city_units(row, [thread.unit(thread.COMPANY)], "", **k),
        lambda _row: actor("fuchangling"),
        frozenset({"request_state"}),
    ),
    "refuse_city_units": Tried(
        _asked_of_city,
        lambda row, **k: refuse_city_units(row, "县里自行处置", **k),
        lambda _row: actor("fuchangling"),
        frozenset({"request_state"}),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_races_itself_is_done_once(name):
    step = STEPS[name]
    way.county_hub()
    row = step.before()
    case = row if isinstance(row, Case) else row.case
    events, by = thread.fresh(case).last_seq, step.who(row)
    answers = race(*[lambda: step.act(row, by=by, at=LATER)] * 3)
    assert len(refused(answers)) == 2
    assert set(refused(answers)) <= step.codes
    assert thread.fresh(case).last_seq == events + 1
    sound(case)


def test_an_order_is_either_signed_for_or_recalled():
    for _round in range(ROUNDS):
        order = thread.order_of(thread.dispatched())
        answers = race(
            lambda order=order: sign_for(order, by=actor("zhaihongyu"), at=LATER),
            lambda order=order: recall(order, "wrong_unit", "", by=actor("shaojinghe"), at=LATER),
        )
        assert refused(answers) == ["order_state"]
        now = way.renewed(order)
        assert (now.state, thread.fresh(now.case).state) in {
            (OrderState.HANDLING, CaseState.IN_HAND),
            (OrderState.RECALLED, CaseState.PENDING_DISPATCH),
        }
        sound(order.case)


def test_a_case_is_either_dispatched_here_or_handed_over():
    hub = way.county_hub()
    plan = Plan(lead=thread.unit(thread.COUNTY))
    for _round in range(ROUNDS):
        case = thread.accepted()
        answers = race(
            lambda case=case: dispatch(case, plan, by=actor("shaojinghe"), at=LATER),
            lambda case=case: hand_over(case, hub, "", by=actor("shaojinghe"), at=LATER),
        )
        assert len(refused(answers)) == 1
        now = thread.fresh(case)
        assert (now.state, now.hub_id == hub.pk) in {
            (CaseState.IN_HAND, False),
            (CaseState.PENDING_DISPATCH, True),
        }
        sound(case)


def test_nobody_finishes_over_an_order_that_is_passed_on_at_that_moment():
    for _round in range(ROUNDS):
        order = thread.signed()
        plan = SubPlan(lead=thread.unit(way.TOWN))
        answers = race(
            lambda order=order: finish(order, thread.REPLY, by=actor("zhaihongyu"), at=LATER),
            lambda order=order, plan=plan: sub_dispatch(order, plan, by=actor("zhaihongyu"), at=LATER),
        )
        assert len(refused(answers)) == 1
        assert set(refused(answers)) <= {"order_state", "orders_below_open"}
        below = TaskOrder.objects.unscoped("test").filter(parent=order).count()
        assert (way.renewed(order).state, below) in {(OrderState.PENDING_SIGN_OFF, 0), (OrderState.HANDLING, 1)}
        sound(order.case)


def test_the_last_two_orders_go_at_once_and_the_case_to_review():
    for _round in range(ROUNDS):
        lead = _submitted_beside()
        assisting = thread.order_of(lead.case, thread.COMPANY)
        answers = race(
            lambda lead=lead: sign_off(lead, "", by=actor("niebaichuan"), at=LATER),
            lambda order=assisting: remove_unit(order, "", by=actor("shaojinghe"), at=LATER),
        )
        assert refused(answers) == []
        assert thread.fresh(lead.case).state == CaseState.PENDING_REVIEW
        sound(lead.case)


def _submitted_beside() -> TaskOrder:
    order = thread.signed(thread.COMPANY)
    return finish(order, thread.REPLY, by=actor("zhaihongyu"), at=thread.MONDAY + 2 * thread.HOUR)
