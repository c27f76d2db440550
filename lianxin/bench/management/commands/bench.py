"""`lianxin bench`: how fast the city's daily acts are among many cases."""

import json
import shutil
import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lianxin.bench import report
from lianxin.bench.bench import bench
from lianxin.bench.measures import Times
from lianxin.rehearsal.scratch import InUseError

MOST = 1_000_000
# What a case takes on the server's disk, with what the server writes beside and gives back later.
BYTES_PER_CASE = 30_000
GIGA = 1_000_000_000


class Command(BaseCommand):
    help = "测速：在临时库中写入许多虚构工单，测量登记、列表、检索、打开工单等日常操作的用时，未达目标时退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=report.FEW, metavar="N", help="写入多少件工单")
        parser.add_argument("--times", type=int, default=200, metavar="K", help="每项测量多少次")
        parser.add_argument("--keep", default="", metavar="NAME", help="测速后保留临时库，命名为 NAME")
        parser.add_argument(
            "--flood", type=int, default=0, metavar="S", help="最后让表单洪水般涌来 S 秒，看列表和群众受不受影响"
        )
        parser.add_argument("--json", type=Path, metavar="OUT", help="把结果写成 JSON")

    def handle(self, *args: Any, cases: int, times: int, keep: str, **options: Any) -> None:
        if not 1 <= cases <= MOST or times < 1 or options["flood"] < 0:
            raise CommandError(f"--cases 应在 1 与 {MOST} 之间，--times 应为正整数，--flood 不为负")
        _demand_room(cases)
        signal.signal(signal.SIGTERM, _stop)
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # OutputWrapper writes like a text file
        try:
            found = _with_bar(console, cases, times, keep, options["flood"])
        except InUseError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            options["json"].write_text(
                json.dumps(report.summary(found), ensure_ascii=False, indent=2), encoding="utf-8"
            )
        report.show(console, found)
        if not found.passed:
            raise CommandError("有未达到的目标")


def _demand_room(cases: int) -> None:
    """The private database lies in the data folder; where a PostgreSQL of one's own keeps its files, nobody knows."""
    if not Path(connection.settings_dict["HOST"]).is_relative_to(settings.DATA_DIR):
        return
    free, wanted = shutil.disk_usage(settings.DATA_DIR).free, cases * BYTES_PER_CASE
    if free < wanted:
        raise CommandError(f"{cases} 件工单约需 {wanted / GIGA:.1f} GB 磁盘空间，数据目录只剩 {free / GIGA:.1f} GB")


def _stop(_signal: int, _frame: object) -> None:
    """End as Ctrl-C does, so that the scratch database goes too."""
    raise KeyboardInterrupt


def _with_bar(console: Console, cases: int, times: int, keep: str, flooded: int) -> report.Bench:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("装入", total=cases)

        def tell(what: str, done: int, of: int) -> None:
            bar.update(task, description=what, completed=done, total=of)

        def note(measure: Times) -> None:
            bar.console.print(report.told(measure))

        return bench(cases, times, keep, tell, note, flooded=flooded)
