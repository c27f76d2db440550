"""Every step against every state and every role: refused with its reason, and nothing has changed."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lianxin.cases import policies
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import CaseState, Satisfaction, Solved
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.close import close
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.record_outcome import Answers, record_outcome
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.demo.cast import CAST
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound, Stale, WrongState
from lianxin.foundation.policy import Right
from tests.cases import snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
GOOD = Answers(contacted=True, solved=Solved.SOLVED, satisfaction=Satisfaction.SATISFIED)


@dataclass(frozen=True)
class Tried:
    """A step as the test calls it: by whom, on what, and the only state from which it may be taken."""

    call: Callable[..., object]
    who: str
    right: Right
    before: Callable[[], Case | TaskOrder]
    order: bool = False


STEPS = {
    "accept": Tried(accept, "linxiaoyun", policies.ACCEPT, thread.registered),
    "dispatch": Tried(
        lambda case, **k: dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), **k),
        "shaojinghe",
        policies.DISPATCH,
        thread.accepted,
    ),
    "sign_for": Tried(sign_for, "zhaihongyu", policies.SIGN_FOR, lambda: thread.order_of(thread.dispatched()), True),
    "first_contact": Tried(
        lambda order, **k: first_contact(order, "", **k), "zhaihongyu", policies.FIRST_CONTACT, thread.signed, True
    ),
    "finish": Tried(
        lambda order, **k: finish(order, thread.REPLY, **k), "zhaihongyu", policies.FINISH, thread.signed, True
    ),
    "sign_off": Tried(
        lambda order, **k: sign_off(order, "", **k), "niebaichuan", policies.SIGN_OFF, thread.submitted, True
    ),
    "review": Tried(lambda case, **k: review(case, "", **k), "gengruoxi", policies.REVIEW, thread.finished),
    "record_outcome": Tried(
        lambda case, **k: record_outcome(case, GOOD, **k), "panyiming", policies.RECORD_OUTCOME, thread.reviewed
    ),
    "close": Tried(lambda case, **k: close(case, "solved", "", **k), "gengruoxi", policies.CLOSE, thread.answered),
    "archive": Tried(archive, "gengruoxi", policies.ARCHIVE, thread.closed),
}
WAY = {
    CaseState.REGISTERED: thread.registered,
    CaseState.PENDING_DISPATCH: thread.accepted,
    "pending_sign_for": lambda: thread.order_of(thread.dispatched()),
    "handling": thread.signed,
    "pending_sign_off": thread.submitted,
    CaseState.PENDING_REVIEW: thread.finished,
    CaseState.PENDING_OUTCOME: thread.reviewed,
    CaseState.PENDING_CLOSE: thread.answered,
    CaseState.CLOSED: thread.closed,
    CaseState.ARCHIVED: thread.archived,
}
# The one place on the way from which each step may be taken.
PLACES = {
    "accept": CaseState.REGISTERED,
    "dispatch": CaseState.PENDING_DISPATCH,
    "sign_for": "pending_sign_for",
    "first_contact": "handling",
    "finish": "handling",
    "sign_off": "pending_sign_off",
    "review": CaseState.PENDING_REVIEW,
    "record_outcome": CaseState.PENDING_OUTCOME,
    "close": CaseState.PENDING_CLOSE,
    "archive": CaseState.CLOSED,
}


def case_of(row: Case | TaskOrder) -> Case:
    return row if isinstance(row, Case) else row.case


def target(step: Tried, row: Case | TaskOrder) -> Case | TaskOrder | None:
    """What the step is tried on: the case, or its order where there is one yet."""
    if not step.order:
        return case_of(row)
    return TaskOrder.objects.unscoped("test").filter(case=case_of(row)).first()


def refuse(refusal: type[Exception], step: Tried, row: Case | TaskOrder, by: Actor, **more: object) -> None:
    before = snapshot.of(case_of(row))
    with pytest.raises(refusal):
        step.call(target(step, row), by=by, at=thread.MONDAY + 9 * thread.HOUR, **more)
    assert snapshot.of(case_of(row)) == before


@pytest.mark.parametrize("place", WAY)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_refused_from_every_state_but_its_own(name, place):
    step, row = STEPS[name], WAY[place]()
    if target(step, row) is None:
        pytest.skip("no order exists yet")
    if PLACES[name] == place:
        step.call(target(step, row), by=actor(step.who), at=thread.MONDAY + 9 * thread.HOUR)
    else:
        refuse(WrongState, step, row, actor(step.who))


@pytest.mark.parametrize("username", CAST)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_needs_its_right(name, username):
    step, by = STEPS[name], actor(username)
    if by.has(step.right.code):
        pytest.skip("this post holds the right")
    refuse(NotAllowed, step, step.before(), by)


@pytest.mark.parametrize("name", ["sign_for", "first_contact", "finish"])
def test_another_unit_finds_no_such_order(name):
    step = STEPS[name]
    refuse(NotFound, step, step.before(), actor("hetianshui"))


def test_a_leader_finds_no_order_of_another_unit():
    case = thread.dispatched(thread.COMPANY)
    order = sign_for(thread.order_of(case, thread.COMPANY), by=actor("hetianshui"), at=thread.MONDAY + thread.HOUR)
    order = finish(order, thread.REPLY, by=actor("hetianshui"), at=thread.MONDAY + 2 * thread.HOUR)
    before = snapshot.of(case)
    with pytest.raises(NotFound):
        sign_off(order, "", by=actor("niebaichuan"), at=thread.MONDAY + 3 * thread.HOUR)
    assert snapshot.of(case) == before


@pytest.mark.parametrize("name", STEPS)
def test_a_form_drawn_before_the_last_step_is_stale(name):
    step = STEPS[name]
    row = step.before()
    refuse(Stale, step, row, actor(step.who), seen=thread.fresh(case_of(row)).version - 1)
