"""What a rehearsal prints at its end, as tables and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from rich.console import Console
from rich.table import Table

from lianxin.assessment.finals import Grouping, Period
from lianxin.assessment.rates import Rate, Tally, rates
from lianxin.cases.clock_faces import name_of
from lianxin.cases.models import Case, CaseClock, CaseEvent, OrderClock, Outcome, TaskOrder
from lianxin.cases.states import CaseState, Satisfaction, Solved
from lianxin.clocks.models import ClockState
from lianxin.foundation import time
from lianxin.foundation.actor import Door, system
from lianxin.foundation.events.kinds import label
from lianxin.rehearsal import agreement
from lianxin.rehearsal.told import Told
from lianxin.rehearsal.verdict import REASON

# Of what was refused or failed, the screen shows the first; the JSON has all.
SHOWN = 20
RATES = ("response", "resolution", "satisfaction")
ENDS = (ClockState.MET, ClockState.MISSED, ClockState.CANCELLED)


def summary(
    told: Told, *, messages: int, until: datetime, lights: int, seconds: float, failures: list[str]
) -> dict[str, Any]:
    """All figures of a rehearsal that ended at `until`, ready for JSON. Times are seconds, rates shares of 1 with what
    they were counted from, everything else counts rows."""
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
        "rates": _rates(until),
        "agreement": agreement.of(told),
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


def _rates(until: datetime) -> dict[str, dict[str, dict[str, Any]]]:
    """The three rates of the whole city, and by hub, county and class, as the assessment counts them."""
    period = Period(until - timedelta(days=366), until)
    groupings = (Grouping.ALL, Grouping.HUB, Grouping.AREA, Grouping.CATEGORY)
    with time.frozen(until):
        return {
            by.value: {group: _of(tally) for group, tally in sorted(rates(system(Door.COMMAND), period, by).items())}
            for by in groupings
        }


def _of(tally: Tally) -> dict[str, Any]:
    return {
        "valid": tally.valid,
        "response": _share(tally.response_rate),
        "resolution": _share(tally.resolution_rate),
        "satisfaction": _share(tally.satisfaction_rate),
    }


def _share(rate: Rate) -> float | None:
    return None if rate.share is None else round(float(rate.share), 4)


def show(console: Console, figures: Mapping[str, Any]) -> None:
    """Print the tables (Chinese)."""
    console.print(_plain("工单", "结束状态", figures["cases"], dict(CaseState.choices)))
    console.print(_clock_table(figures["clocks"]))
    answers = {**figures["solved"], **figures["satisfaction"], "invalid": figures["invalid_outcomes"]}
    labels = dict(Solved.choices) | dict(Satisfaction.choices) | {"invalid": "未能回访"}
    console.print(_plain("回访结果", "回答", answers, labels))
    console.print(_plain("经过", "事件", figures["events"], {kind: label(kind) for kind in figures["events"]}))
    console.print(_rate_table(figures["rates"]))
    if (chosen := figures["agreement"])["judged"]:
        console.print(
            f"答复指明部门的 {chosen['named']} 件中，{chosen['to_counties']} 件派给县区政府，"
            f"其余 {chosen['judged']} 件里派单与所指部门相符 {chosen['agreed']} 件（{chosen['share']:.1%}），"
            f"一律派给最多的一类则为 {chosen['majority']} 件（{chosen['majority_share']:.1%}）"
        )
    console.print(_plain("步骤", "步骤", figures["steps"], {}))
    console.print(
        f"来件 {figures['messages']} 件，拒收 {len(figures['rejected'])} 件；预警灯翻转 {figures['lights_turned']} 次；"
        f"用时 {figures['seconds']} 秒，每秒 {figures['steps_per_second']} 步"
    )
    for each in figures["rejected"][:SHOWN]:
        console.print(
            f"{each['file']} 第 {each['row']} 行被拒收：{each['field']} {each['reason']}", highlight=False, markup=False
        )
    for failure in figures["failures"][:SHOWN]:
        console.print(f"[red]不合格：[/red]{failure}", highlight=False)
    console.print("[green]演练合格[/green]" if figures["passed"] else f"[red]{len(figures['failures'])} 处不合格[/red]")


def _plain(title: str, head: str, counts: Mapping[str, int], labels: Mapping[str, str]) -> Table:
    table = Table(head, "件数", title=title, title_justify="left")
    for code, number in counts.items():
        table.add_row(str(labels.get(code, code)), str(number))
    return table


def _rate_table(groupings: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Table:
    table = Table("分组", "", "有效", "响应率", "解决率", "满意率", title="三率", title_justify="left")
    names = {"all": "全市", "hub": "平台", "area": "县区", "category": "类别"}
    for by, groups in groupings.items():
        for group, tally in groups.items():
            shares = ["—" if tally[rate] is None else f"{tally[rate]:.1%}" for rate in RATES]
            table.add_row(names[by], group, str(tally["valid"]), *shares)
    return table


def _clock_table(clocks: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table("时限", *(str(end.label) for end in ENDS), title="时限", title_justify="left")
    for name, states in clocks.items():
        owner, kind = name.split(".")
        label = f"{'热线' if owner == 'case' else '单位'}{name_of(kind)}"
        table.add_row(label, *(str(states.get(end, 0)) for end in ENDS))
    return table
