"""`docs/lifecycle.md`: the life cycle as a diagram and a table, written from the tables that the steps go by."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import TextChoices

from lianxin.cases.lifecycle import CASE_BEGINNINGS, CASE_MOVES, ORDER_BEGINNINGS, ORDER_MOVES, Move
from lianxin.cases.states import CaseState, OrderState

_HEAD = """# The life cycle

Written by `lianxin lifecycle --write` from `lianxin/cases/lifecycle.py`; a test compares them.
The database's triggers allow the same changes of state and no others.
Who may take each step, and what it does besides: `docs/design/lifecycle.md`.
"""


def page() -> str:
    """The whole page as Markdown: for cases and for task orders a state diagram and a table of the steps."""
    parts = [
        _part("Case (诉求工单)", CASE_MOVES, CASE_BEGINNINGS, CaseState),
        _part("TaskOrder (群众诉求任务单)", ORDER_MOVES, ORDER_BEGINNINGS, OrderState),
    ]
    return "\n".join([_HEAD, *parts])


Beginnings = Mapping[str, Sequence[str]]


def _part(title: str, moves: dict[str, Move], begin: Beginnings, states: type[TextChoices]) -> str:
    return f"## {title}\n\n{_diagram(moves, begin, states)}\n\n{_table(moves, begin, states)}\n"


def _diagram(moves: dict[str, Move], begin: Beginnings, states: type[TextChoices]) -> str:
    """One arrow for each change of state and each beginning, labelled with the steps that make it."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for step, targets in begin.items():
        for target in targets:
            arrows.setdefault(("[*]", target), []).append(step)
    for step, move in moves.items():
        for source in sorted(move.sources) if move.target else ():
            arrows.setdefault((source, move.target or ""), []).append(step)
    lines = [f'    state "{state.label}" as {state.value}' for state in states]
    lines += [f"    {source} --> {target}: {', '.join(steps)}" for (source, target), steps in arrows.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])


def _table(moves: dict[str, Move], begin: Beginnings, states: type[TextChoices]) -> str:
    rows = ["| step | from | to |", "| --- | --- | --- |"]
    rows += [f"| `{step}` | （新） | {_labels(targets, states)} |" for step, targets in begin.items()]
    rows += [
        f"| `{step}` | {_labels(move.sources, states)} | {_target(move, states)} |" for step, move in moves.items()
    ]
    return "\n".join(rows)


def _labels(sources: Iterable[str], states: type[TextChoices]) -> str:
    """In the order in which a matter meets them."""
    return "、".join(state.label for state in states if state.value in set(sources))


def _target(move: Move, states: type[TextChoices]) -> str:
    return states(move.target).label if move.target else "—"
