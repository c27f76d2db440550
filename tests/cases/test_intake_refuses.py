"""Every step of the intake against every state, every role, foreign and stale rows: refused, and nothing changed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from lianxin.accounts.models import Role
from lianxin.cases import policies
from lianxin.cases.lifecycle import CASE_MOVES
from lianxin.cases.models import Case
from lianxin.cases.states import CaseState
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.confirm_decline import confirm_decline
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.object_to_decline import object_to_decline
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.cases.steps.reject_decline import reject_decline
from lianxin.cases.steps.supplement import supplement
from lianxin.cases.steps.take_back import take_back
from lianxin.cases.steps.transfer import Destination, transfer
from lianxin.demo.cast import CAST
from lianxin.foundation.errors import NotAllowed, NotFound, Refused, Stale, WrongState
from lianxin.foundation.policy import Right
from tests.cases import hub_thread as hub
from tests.cases import intake_thread as intake
from tests.cases import snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + timedelta(hours=9)


@dataclass(frozen=True)
class Tried:
    """A step as the test calls it: on what it may be taken, by whom, with which right; its moves in the table."""

    call: Callable[..., object]
    before: Callable[[], Case]
    right: Right
    moves: tuple[str, ...]
    who: str = intake.AGENT


STEPS = {
    "ask_supplement": Tried(
        lambda case, **k: ask_supplement(case, intake.QUESTION, **k),
        thread.registered,
        policies.SUPPLEMENT,
        ("ask_supplement",),
    ),
    "supplement": Tried(
        lambda case, **k: supplement(case, "三号楼。", **k),
        intake.asked,
        policies.SUPPLEMENT,
        ("supplement", "add_supplement"),
    ),
    "answer": Tried(
        lambda case, **k: answer(case, "已安排维修。", **k), thread.registered, policies.ANSWER, ("answer",)
    ),
    "decline": Tried(
        lambda case, **k: decline(case, intake.PLAIN, **k), thread.registered, policies.DECLINE, ("decline",)
    ),
    "propose_decline": Tried(
        lambda case, **k: decline(case, intake.GRAVE, **k), thread.registered, policies.DECLINE, ("propose_decline",)
    ),
    "confirm_decline": Tried(
        lambda case, **k: confirm_decline(case, "", **k),
        intake.proposed,
        policies.CONFIRM_DECLINE,
        ("confirm_decline",),
        intake.LEADER,
    ),
    "reject_decline": Tried(
        lambda case, **k: reject_decline(case, "应予受理。", **k),
        intake.proposed,
        policies.CONFIRM_DECLINE,
        ("reject_decline",),
        intake.LEADER,
    ),
    "object_to_decline": Tried(
        lambda case, **k: object_to_decline(case, "不同意。", **k),
        intake.declined,
        policies.SUPPLEMENT,
        ("object_to_decline",),
    ),
    "transfer": Tried(
        lambda case, **k: transfer(case, Destination(target="fire_emergency"), **k),
        thread.registered,
        policies.TRANSFER,
        ("transfer",),
    ),
    "record_transfer": Tried(
        lambda case, **k: record_transfer(case, True, "", **k),
        intake.transferred,
        policies.TRANSFER,
        ("record_transfer",),
    ),
    "take_back": Tried(take_back, intake.not_taken_on, policies.TRANSFER, ("take_back",)),
}
WAY: dict[CaseState, Callable[[], Case]] = {
    CaseState.REGISTERED: thread.registered,
    CaseState.PENDING_SUPPLEMENT: intake.asked,
    CaseState.PENDING_DECLINE: intake.proposed,
    CaseState.PENDING_DISPATCH: thread.accepted,
    CaseState.IN_HAND: thread.dispatched,
    CaseState.PENDING_REVIEW: thread.finished,
    CaseState.PENDING_OUTCOME: thread.reviewed,
    CaseState.PENDING_CLOSE: thread.answered,
    CaseState.MERGED: lambda: intake.merged(into=thread.registered()),
    CaseState.ANSWERED: intake.answered,
    CaseState.DECLINED: intake.declined,
    CaseState.TRANSFERRED: intake.transferred,
    CaseState.CLOSED: thread.closed,
    CaseState.ARCHIVED: thread.archived,
}


def begins_in(step: Tried, state: CaseState) -> bool:
    return any(state in CASE_MOVES[move].sources for move in step.moves)


def refuse(refusal: type[Refused], step: Tried, case: Case, **given: object) -> None:
    before = snapshot.of(case)
    with pytest.raises(refusal):
        step.call(case, **({"by": actor(step.who), "at": AT} | given))
    assert snapshot.of(case) == before


@pytest.mark.parametrize("state", WAY)
def test_from_a_state_only_the_steps_are_taken_whose_moves_begin_there(state):
    case = WAY[state]()
    assert case.state == state
    for step in STEPS.values():
        if not begins_in(step, state):
            refuse(WrongState, step, case)


@pytest.mark.parametrize(
    ("name", "state"), [(name, state) for name, step in STEPS.items() for state in WAY if begins_in(step, state)]
)
def test_from_each_state_of_its_moves_a_step_is_taken(name, state):
    step = STEPS[name]
    # Only what is known not to have been taken on elsewhere is taken back.
    case = step.before() if name == "take_back" else WAY[state]()
    step.call(case, by=actor(step.who), at=AT)
    assert thread.fresh(case).version == case.version + 1
    hub.sound(AT)


@pytest.mark.parametrize("name", STEPS)
def test_only_whose_post_has_the_right_takes_the_step(name):
    step, case = STEPS[name], STEPS[name].before()
    everybody = [actor(who) for who in CAST]
    for by in (by for by in everybody if step.right.code not in by.rights):
        refuse(NotAllowed, step, case, by=by)
    for by in (by for by in everybody if step.right.code in by.rights):
        if by.hub_id is None:
            refuse(NotFound, step, case, by=by)  # the radio's clerk sees what units of his line do
        else:
            step.call(step.before(), by=by, at=AT)


def test_a_unit_that_holds_an_order_does_not_take_the_hotlines_step_even_with_the_right():
    case = thread.dispatched()
    by = replace(actor("zhaihongyu"), rights=frozenset(step.right.code for step in STEPS.values()))
    for step in STEPS.values():
        refuse(NotAllowed, step, case, by=by)


@pytest.mark.parametrize("name", STEPS)
def test_another_hub_finds_no_such_case(name):
    step = STEPS[name]
    refuse(NotFound, step, step.before(), by=hub.elsewhere(step.who))


@pytest.mark.parametrize("name", STEPS)
def test_a_stale_form_is_refused_and_a_fresh_one_is_not(name):
    step, case = STEPS[name], STEPS[name].before()
    refuse(Stale, step, case, seen=case.version - 1)
    step.call(case, by=actor(step.who), at=AT, seen=case.version)


@pytest.mark.parametrize("name", STEPS)
def test_nothing_is_done_before_what_it_follows(name):
    step = STEPS[name]
    refuse(WrongState, step, step.before(), at=thread.MONDAY - timedelta(minutes=1))


@pytest.mark.parametrize("name", STEPS)
def test_a_repeated_request_is_answered_and_not_done_again(name):
    step, case = STEPS[name], STEPS[name].before()
    by = actor(step.who).with_request_key("again")
    first = step.call(case, by=by, at=AT)
    after = snapshot.of(case)
    assert step.call(case, by=by, at=AT + timedelta(minutes=1)) == first
    assert snapshot.of(case) == after


@pytest.mark.parametrize("right", [policies.SUPPLEMENT, policies.ANSWER, policies.DECLINE, policies.TRANSFER])
def test_every_right_of_the_intake_is_the_agents(right):
    assert right.code in Role.objects.get(code="agent").rights
