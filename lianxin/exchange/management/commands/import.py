"""`lianxin import`: units, people, categories, catalogue and orders of a former system."""  # noqa: N999  # called so

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from lianxin.cases.states import CaseState
from lianxin.exchange.importing import catalogue, categories, mapping, orders, people, units
from lianxin.exchange.importing.report import HEADER, written
from lianxin.exchange.importing.run import Run, alone
from lianxin.exchange.importing.sketch import sketch
from lianxin.exchange.importing.source import opened
from lianxin.exchange.importing.tally import Deed
from lianxin.foundation import time
from lianxin.foundation.errors import Refused
from lianxin.foundation.undone import undone

TAKE: dict[str, tuple[str, Callable[[Run], None]]] = {
    "units": ("单位（及其人员）", units.take),
    "people": ("人员和岗位", people.take),
    "categories": ("诉求分类", categories.take),
    "catalogue": ("派单目录", catalogue.take),
    "orders": ("工单及其历史", orders.take),
}
UNKNOWN = 30  # words that nobody knows, shown with what they may have meant


class Command(BaseCommand):
    help = "从旧系统的表格（CSV、XLSX、ODS）导入单位、人员、分类、派单目录和工单。有行被拒绝或合计不符时退出码为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="种类", parser_class=ArgumentParser)
        for kind, (label, _take) in TAKE.items():
            self._kind_arguments(kinds.add_parser(kind, help=label), kind)
        first = kinds.add_parser("mapping", help="按表头写出一份对应表的初稿")
        first.add_argument("of", choices=list(TAKE), metavar="种类", help="、".join(TAKE))
        first.add_argument("file", metavar="文件", type=Path)

    def _kind_arguments(self, parser: ArgumentParser, kind: str) -> None:
        parser.add_argument("file", metavar="文件", type=Path, help="CSV（UTF-8 或 GB18030）、XLSX 或 ODS")
        parser.add_argument("--mapping", metavar="对应表", type=Path, help="TOML；没有时按表头猜")
        parser.add_argument("--dry-run", action="store_true", help="全部照做一遍，什么也不留下")
        parser.add_argument("--report", metavar="报告", type=Path, help="把每一处问题写成 .csv 或 .xlsx")
        if kind == "units":
            parser.add_argument("--members", metavar="成员表", type=Path, help="各单位的组长、分管负责人和工作人员")
        if kind in ("categories", "catalogue"):
            parser.add_argument(
                "--from", dest="begins", metavar="日期", type=date.fromisoformat, help="生效日，默认明天"
            )
            parser.add_argument("--source", default="由旧系统导入", help="依据，写入新版分类")

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        try:
            if kind == "mapping":
                self.stdout.write(sketch(options["of"], options["file"]))
                return
            with alone():
                run = self._run(kind, **options)
        except Refused as refused:
            raise CommandError(refused.text) from None
        if not self._tell(run):
            sys.exit(1)

    def _run(self, kind: str, file: Path, verbosity: int = 1, **options: Any) -> Run:
        told = mapping.load(options["mapping"], kind) if options["mapping"] else None
        source = opened(file, told.sheet if told else "")
        told = told or mapping.guess(kind, next(source.lines(), (0, []))[1])
        at = time.now()
        with _progress(verbosity) as bar, written(options["report"]) as write:
            task = bar.add_task(TAKE[kind][0], total=max(source.count(told.header) - 1, 0))
            run = Run(
                source=source,
                mapping=told,
                at=at,
                begins=options.get("begins") or time.local(at).date() + timedelta(days=1),
                reason=options.get("source") or "",
                dry=options["dry_run"],
                members=opened(options["members"]) if options.get("members") else None,
                write=write,
                moved=lambda lines: bar.advance(task, lines),
            )
            _take(kind, run)
        return run

    def _tell(self, run: Run) -> bool:
        """Show what became of the lines; answers whether all of them came in and the sums agree."""
        out = Console(file=self.stdout, width=None if sys.stdout.isatty() else 100)  # type: ignore[arg-type]  # it writes
        for table in _tables(run):
            out.print(table)
        wrong = list(run.tally.differences(run.mapping.totals))
        for line in [*_unknown(run), *wrong]:
            out.print(line, markup=False)
        counts = "，".join(f"{deed}{run.tally.deeds[deed]}" for deed in Deed)
        out.print(f"读到 {run.tally.read} 行：{counts}。" + ("这是试运行，什么也没有留下。" if run.dry else ""))
        return not run.tally.deeds[Deed.REFUSED] and not wrong


def _take(kind: str, run: Run) -> None:
    """Take the lines in; orders undo each batch by themselves in a dry run, so that no transaction stays open long."""
    if run.dry and kind != "orders":
        with undone():
            TAKE[kind][1](run)
    else:
        TAKE[kind][1](run)


def _progress(verbosity: int) -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), disable=verbosity == 0)


def _tables(run: Run) -> list[Table]:
    tables = []
    if run.shown:
        faults = Table(*HEADER)
        for line in run.shown:
            faults.add_row(*line)
        tables.append(faults)
    if run.tally.states:
        kept = Table("状态", "行数", "年份", "行数")
        states = [(str(CaseState(code).label), str(count)) for code, count in run.tally.states.most_common()]
        years = [(year, str(count)) for year, count in sorted(run.tally.years.items())]
        for place in range(max(len(states), len(years))):
            kept.add_row(*(states[place : place + 1] or [("", "")])[0], *(years[place : place + 1] or [("", "")])[0])
        tables.append(kept)
    return tables


def _unknown(run: Run) -> list[str]:
    """Each word that nobody knows once, with what it may have meant."""
    lines = []
    for register in run.registers:
        if register.unknown:
            lines.append(f"不认识的{register.what} {len(register.unknown)} 个：")
        for word, count in register.unknown.most_common(UNKNOWN):
            alike = "、".join(register.suggested(word))
            lines.append(f"  {word}（{count} 行）" + (f" → {alike}？" if alike else ""))
    return lines
