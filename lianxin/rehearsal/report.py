"""What a rehearsal prints at its end, as tables and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db.models import Count
from rich.console import Console
from rich.table import Table

from lianxin.cases.clock_faces import name_of
from lianxin.cases.models import Case, CaseClock, CaseEvent, OrderClock, Outcome, TaskOrder
from lianxin.cases.states import CaseState, Satisfaction, Solved
from lianxin.clocks.models import ClockState
from lianxin.foundation.events.kinds import label
from lianxin.rehearsal.told import Told
from lianxin.rehearsal.verdict import REASON

# Of what was refused or failed, the screen shows the first; the JSON has all.
SHOWN = 20
ENDS = (ClockState.MET, ClockState.MISSED, ClockState.CANCELLED)


def summary(told: Told, *, messages: int, lights: int, seconds: float, failures: list[str]) -> dict[str, Any]:
    """All figures of a rehearsal, ready for JSON. Times are seconds, everything else counts rows."""
    steps = sum(told.steps.values())
    return {
        "passed": not failures,
        "failures": failures,
        "messages": messages,
        "rejected": [asdict(each) for each in told.rejected],
        "cases": _counted(Case.objects.unscoped(REASON), "state"),
        "orders": _counted(TaskOrder.objects.unscoped(REASON), "role"),
        "steps": dict(sorted(told.steps.items())),
        "events": _counted(CaseEvent.objects, "kind"),
        "clocks": _clocks(),
        "lights_turned": lights,
        "solved": _counted(Outcome.objects.filter(is_valid=True), "solved"),
        "satisfaction": _counted(Outcome.objects.filter(is_valid=True), "satisfaction"),
        "invalid_outcomes": Outcome.objects.filter(is_valid=False).count(),
        "seconds": round(seconds, 1),
        "steps_per_second": round(steps / seconds, 1) if seconds else 0,
    }


def _counted(rows: Any, field: str) -> dict[str, int]:
    return dict(rows.order_by(field).values_list(field).annotate(Count("pk")))


def _clocks() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for model, owner in ((CaseClock, "case"), (OrderClock, "order")):
        for kind, state, number in model.objects.order_by().values_list("kind", "state").annotate(Count("pk")):
            found.setdefault(f"{owner}.{kind}", {})[state] = number
    return found


def show(console: Console, figures: Mapping[str, Any]) -> None:
    """Print the tables (Chinese)."""
    console.print(_plain("工单", "结束状态", figures["cases"], dict(CaseState.choices)))
    console.print(_clock_table(figures["clocks"]))
    answers = {**figures["solved"], **figures["satisfaction"], "invalid": figures["invalid_outcomes"]}
    labels = dict(Solved.choices) | dict(Satisfaction.choices) | {"invalid": "未能回访"}
    console.print(_plain("回访结果", "回答", answers, labels))
    console.print(_plain("经过", "事件", figures["events"], {kind: label(kind) for kind in figures["events"]}))
    console.print(
        f"来件 {figures['messages']} 件，拒收 {len(figures['rejected'])} 件；预警灯翻转 {figures['lights_turned']} 次；"
        f"用时 {figures['seconds']} 秒，每秒 {figures['steps_per_second']} 步"
    )
    for each in figures["rejected"][:SHOWN]:
        console.print(f"第 {each['row']} 行被拒收：{each['field']} {each['reason']}", highlight=False, markup=False)
    for failure in figures["failures"][:SHOWN]:
        console.print(f"[red]不合格：[/red]{failure}", highlight=False)
    console.print("[green]演练合格[/green]" if figures["passed"] else f"[red]{len(figures['failures'])} 处不合格[/red]")


def _plain(title: str, head: str, counts: Mapping[str, int], labels: Mapping[str, str]) -> Table:
    table = Table(head, "件数", title=title, title_justify="left")
    for code, number in counts.items():
        table.add_row(str(labels.get(code, code)), str(number))
    return table


def _clock_table(clocks: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table("时限", *(str(end.label) for end in ENDS), title="时限", title_justify="left")
    for name, states in clocks.items():
        owner, kind = name.split(".")
        label = f"{'热线' if owner == 'case' else '单位'}{name_of(kind)}"
        table.add_row(label, *(str(states.get(end, 0)) for end in ENDS))
    return table
