"""Every step against every state of what it is taken on: allowed exactly where the life cycle says so; and twice, too
early, and from a stale form. After each refusal nothing has changed."""

import inspect
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lianxin.cases import steps
from lianxin.cases.states import CaseState, OrderState, RequestState
from lianxin.foundation.models import RecordEvent
from tests.cases import thread
from tests.cases.step_stage import Stage, stage
from tests.cases.step_states import CASES, ORDERS, REQUESTS
from tests.cases.step_table import MACHINES, OK, STEPS, case_of

__all__ = ["stage"]
# Nothing is taken on but what is given: these have no state.
STATELESS = {"receive_contact", "register", "remove_filter", "remove_phrase", "save_filter", "save_phrase"}
# Who has taken what is told beside the case, which it does not change.
BESIDE_THE_CASE = {"claim", "claim asked", "release_claim"}
# What only a command on the server does.
COMMANDS = {"import_case"}
SOURCES = Path(__file__).resolve().parents[2] / "lianxin"

pytestmark = pytest.mark.repeats


def test_every_step_of_the_room_stands_in_the_table():
    modules = {path.stem for path in Path(steps.__file__).parent.glob("*.py")} - {"__init__"}
    tried = {name.split(maxsplit=1)[0] for name in STEPS}
    assert modules - tried == MACHINES | COMMANDS
    assert tried <= modules
    assert {name for name in tried if not any(STEPS[each].places for each in STEPS if each.split()[0] == name)} == (
        STATELESS
    )


def test_what_machines_do_is_called_by_the_keeper_of_the_clocks_alone():
    for name in MACHINES:
        users = [path for path in SOURCES.rglob("*.py") if f"steps.{name} import" in path.read_text(encoding="utf-8")]
        assert [path.relative_to(SOURCES).as_posix() for path in users] == ["cases/keeper.py"]


def test_every_state_is_tried():
    assert set(CASES) == set(CaseState)
    assert {order for order, _case in ORDERS} == set(OrderState)
    assert {state for _kind, state in REQUESTS} == set(RequestState)


@pytest.mark.parametrize("name", [name for name, step in STEPS.items() if step.places])
def test_a_step_is_taken_from_the_states_of_its_moves_and_from_no_others(stage: Stage, name: str):
    step = STEPS[name]
    came = {place: stage.try_on(step, make, step.by()) for place, (make, _due) in step.places.items()}
    assert came == {place: due for place, (_make, due) in step.places.items()}


@pytest.mark.parametrize("name", [name for name, step in STEPS.items() if step.places and name not in BESIDE_THE_CASE])
def test_a_step_taken_writes_its_event(stage: Stage, name: str):
    step = STEPS[name]
    with stage.on(step.before) as (row, _before):
        case = case_of(row) and thread.fresh(case_of(row))
        step.call(row, by=step.by(), at=step.at)
        assert case is None or thread.fresh(case).last_seq > case.last_seq


@pytest.mark.parametrize("name", sorted(BESIDE_THE_CASE))
def test_what_is_no_change_of_the_case_writes_its_event_beside_it(stage: Stage, name: str):
    step = STEPS[name]
    with stage.on(step.before) as (row, _before):
        case, told = thread.fresh(case_of(row)), RecordEvent.objects.count()
        step.call(row, by=step.by(), at=step.at)
        now = thread.fresh(case)
        assert (now.last_seq, now.version) == (case.last_seq, case.version)
        assert RecordEvent.objects.count() == told + 1


@pytest.mark.parametrize("name", STEPS)
def test_a_repeated_request_is_answered_and_not_done_again(stage: Stage, name: str):
    step = STEPS[name]
    with stage.on(step.before) as (row, _before):
        by, case = step.by().with_request_key("again"), case_of(row)
        first = step.call(row, by=by, at=step.at)
        after = stage.all_of(case)
        assert step.call(row, by=by, at=step.at) == first
        assert stage.all_of(case) == after


@pytest.mark.parametrize("name", [name for name, step in STEPS.items() if step.places])
def test_nothing_is_done_before_what_it_follows(stage: Stage, name: str):
    step = STEPS[name]
    early = thread.MONDAY.replace(year=2025)
    assert stage.try_on(step, step.before, step.by(), at=early) in ("wrong_state", "bad_input")


def takes_seen(name: str) -> bool:
    module = import_module(f"lianxin.cases.steps.{name.split(maxsplit=1)[0]}")
    return "seen" in inspect.signature(getattr(module, name.split(maxsplit=1)[0])).parameters


def version_of(row: Any) -> int:
    """Which version a form of the row is drawn from: the order's, where the row is about one."""
    row = row[0] if isinstance(row, tuple) else row
    return (getattr(row, "order", None) or row).version


@pytest.mark.parametrize("name", [name for name in STEPS if takes_seen(name)])
def test_a_stale_form_is_refused_and_a_fresh_one_is_not(stage: Stage, name: str):
    step = STEPS[name]
    with stage.on(step.before) as (row, before):
        version = version_of(row)
        assert stage.take(step, row, before, step.by(), seen=version - 1) == "stale"
        assert stage.take(step, row, before, step.by(), seen=version) == OK
