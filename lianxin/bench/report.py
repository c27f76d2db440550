"""What a bench prints at its end: each measure with its target, as a table and as JSON."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from lianxin.bench.measures import Times

FILE = Path(__file__).with_name("data") / "targets.toml"
LABELS = {
    "register": "登记（事件、时限、检索行在内）",
    "unit_list": "单位最新 50 张任务单",
    "filtered_list": "筛选后的工单列表",
    "search_2": "两个字的检索",
    "search_4": "四个字的检索",
    "whole_case": "打开一件工单的全部内容",
    "status_by_unit": "单位 × 状态表",
    "page_list": "页面：工单列表",
    "page_filtered": "页面：筛选后的列表",
    "page_words": "页面：检索四个字的列表",
    "page_case_hub": "页面：热线看一件工单",
    "page_case_unit": "页面：单位看一件工单",
    "page_home": "页面：首页",
    "page_dispatch": "页面：派单台",
    "page_intake": "页面：受理台",
    "page_decisions": "页面：审批",
    "page_reviews": "页面：审核",
    "page_follow_up": "页面：回访",
    "page_floor": "页面：大厅",
    "page_supervision": "页面：督办",
    "page_portal_home": "门户：首页",
    "page_portal_state": "门户：写下来反映",
    "page_portal_follow": "门户：查进度",
    "page_portal_scope": "门户：受理范围",
    "page_portal_numbers": "门户：对外号码和信箱",
    "page_portal_answers": "门户：公开答复",
    "page_portal_figures": "门户：公开数据",
    "live": "从提交到别人屏幕上",
    "bare_sql": "登记速度与裸 SQL 之比",
}
# Only where forms are let pour in.
FLOODED = {"flood_list": "表单洪水中：工单列表", "flood_honest": "表单洪水中：群众从打开表单到拿到编号"}
# The targets of the medians hold up to so many cases; beyond, and for the 95th percentile, these times as much.
FEW, MORE_CASES, SLOW_ONES = 100_000, 2, 3
MILLI = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: milliseconds, or for `bare_sql` a share, beside what they may be; where the `worst` is told, it is
    the worst that `target` limits."""

    code: str
    median: float
    p95: float | None
    target: float
    is_met: bool
    worst: float | None = None


@dataclass(frozen=True, slots=True)
class Bench:
    """What came out; `rows` are counted by table, `seeded` tells the seconds of seeding, `load` how many processes on
    average wanted to run in the last minute; `flood` how many forms of a flood were answered with which status."""

    lines: list[Line]
    rows: dict[str, int]
    seeded: float
    load: float
    flood: dict[int, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return all(line.is_met for line in self.lines)


def lines(times: Sequence[Times], share: float, cases: int) -> list[Line]:
    """Every measure against its target, in the order of the targets."""
    targets = tomllib.loads(FILE.read_text(encoding="utf-8"))
    wanted: Mapping[str, float] = targets["milliseconds"]
    least = targets["share"]["bare_sql"]
    worst: Mapping[str, float] = targets["worst"]
    found = [
        _at_worst(each, worst[each.code])
        if each.code in worst
        else _line(each, wanted[each.code] * (1 if cases <= FEW else MORE_CASES))
        for each in times
    ]
    return [*found, Line("bare_sql", round(share, 2), None, least, share >= least)]


def _line(times: Times, target: float) -> Line:
    median, p95 = times.median * MILLI, times.p95 * MILLI
    is_met = median <= target and p95 <= SLOW_ONES * target
    return Line(times.code, round(median, 1), round(p95, 1), target, is_met)


def _at_worst(times: Times, target: float) -> Line:
    worst = max(times.seconds) * MILLI
    median, p95 = round(times.median * MILLI, 1), round(times.p95 * MILLI, 1)
    return Line(times.code, median, p95, target, worst <= target, round(worst, 1))


def summary(bench: Bench) -> dict[str, Any]:
    """Everything for JSON; times are milliseconds, `seeded` is seconds."""
    return {"passed": bench.passed} | asdict(bench)


def show(console: Console, bench: Bench) -> None:
    """Print the table (Chinese)."""
    console.print(f"{bench.rows['Case']} 件工单，写入用时 {bench.seeded:.0f} 秒；测量时机器负载 {bench.load}")
    table = Table("测量", "中位数", "95%", "目标", "")
    for line in bench.lines:
        mark = "[green]✓[/green]" if line.is_met else "[red]✗[/red]"
        table.add_row((LABELS | FLOODED)[line.code], *_figures(line), mark)
    console.print(table)
    if bench.flood:
        told = "，".join(f"{status}：{count}" for status, count in sorted(bench.flood.items()))
        console.print(f"洪水中的表单，按答复的状态：{told}")


def told(times: Times) -> str:
    """One measure in a line (Chinese): median and 95th percentile in milliseconds."""
    return f"{(LABELS | FLOODED)[times.code]}：{times.median * MILLI:.1f} / {times.p95 * MILLI:.1f} ms"


def _figures(line: Line) -> tuple[str, str, str]:
    if line.p95 is None:
        return f"{line.median:.2f}", "", f"≥ {line.target:.2f}"
    if line.worst is not None:
        return f"{line.median:.1f} ms", f"{line.p95:.1f} ms", f"最慢 {line.worst:.1f} ms ≤ {line.target:.0f}"
    slow = SLOW_ONES * line.target
    return f"{line.median:.1f} ms", f"{line.p95:.1f} ms", f"≤ {line.target:.0f} ms（95% ≤ {slow:.0f}）"
