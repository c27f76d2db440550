"""`lianxin rehearse`: the whole city plays through real messages on a simulated clock."""

import csv
import json
import os
import re
import signal
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from lianxin.rehearsal import report
from lianxin.rehearsal.messages import BadFileError
from lianxin.rehearsal.rehearse import Wish, rehearse
from lianxin.rehearsal.scene import Stumbled
from lianxin.rehearsal.scratch import InUseError


class Command(BaseCommand):
    help = "演练：读入真实来件，在临时库中用模拟时钟走完登记到归档的全部环节，并核对存证、时限和告知的编号。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--messages",
            dest="files",
            type=Path,
            required=True,
            nargs="+",
            metavar="FILE",
            help="来件文件：CSV 或 CSV.GZ，可以有几个，依次读入",
        )
        parser.add_argument("--limit", type=_positive, default=500, metavar="N", help="最多读多少件")
        parser.add_argument("--days", type=_positive, default=5, metavar="D", help="来件分布在多少天")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="随机数种子，相同则过程相同")
        cores = os.cpu_count() or 1
        parser.add_argument(
            "--players", type=_positive, default=cores, metavar="P", help="用几个进程，默认与处理器同数"
        )
        parser.add_argument("--keep", metavar="NAME", type=_name, help="演练后保留临时库，命名为 NAME")
        parser.add_argument("--json", type=Path, metavar="OUT", help="把结果写成 JSON")
        parser.add_argument(
            "--rejected",
            type=Path,
            metavar="OUT.csv",
            help="把被拒收的行连同字段和原因写成 CSV；默认写在 JSON 旁边的 OUT.rejected.csv，没有拒收则不写",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rejected = options["rejected"] or _beside(options["json"])
        for path in (options["json"], rejected):
            _demand_writable(path)
        signal.signal(signal.SIGTERM, _stop)
        wished = {name: options[name] for name in ("limit", "days", "seed", "players")}
        wish = Wish(files=tuple(options["files"]), **wished, keep=options["keep"] or "")
        console = Console(file=self.stdout)  # type: ignore[arg-type]  # OutputWrapper writes like a text file
        try:
            figures = _with_bar(console, wish)
        except (BadFileError, InUseError, Stumbled) as error:
            raise CommandError(str(error)) from error
        except TimeoutError as error:
            raise CommandError("数据库中另有事务久未结束（例如正在备份），无法封存核对，请稍后重试") from error
        if options["json"]:
            options["json"].write_text(json.dumps(figures, ensure_ascii=False, indent=2), encoding="utf-8")
        if rejected:
            _write_rejected(rejected, figures["rejected"])
        report.show(console, figures)
        if wish.keep:
            console.print(f"查看演练的工单：LIANXIN_DATABASE={wish.keep} script/server")
        if not figures["passed"]:
            raise CommandError("演练不合格")


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"“{text}”应为正整数")
    return int(text)


def _name(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,40}", text):
        raise ArgumentTypeError(f"“{text}”应以小写字母开头，由小写字母、数字和下划线组成，最多 41 个字")
    return text


def _beside(result: Path | None) -> Path | None:
    return result and result.with_suffix(".rejected.csv")


def _write_rejected(path: Path, rows: list[dict[str, Any]]) -> None:
    """Where the refused rows are, and why; a file of an earlier rehearsal does not stay."""
    if not rows:
        path.unlink(missing_ok=True)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:  # spreadsheets know it by the mark at its beginning
        writer = csv.DictWriter(file, ["file", "row", "field", "reason"])
        writer.writeheader()
        writer.writerows(rows)


def _demand_writable(path: Path | None) -> None:
    """Told before the play, not after it: whether the result can be written."""
    if path is None:
        return
    new = not path.exists()
    try:
        path.open("a").close()
    except OSError as error:
        raise CommandError(f"结果写不进 {path}：{error.strerror}") from error
    if new:
        path.unlink()


def _stop(_signal: int, _frame: object) -> None:
    """End as Ctrl-C does, so that the scratch database goes too."""
    raise KeyboardInterrupt


def _with_bar(console: Console, wish: Wish) -> dict[str, Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("读入", total=wish.limit)
        return rehearse(wish, lambda what, done, of: bar.update(task, description=what, completed=done, total=of))
