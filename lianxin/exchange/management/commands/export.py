"""`lianxin export --all`: everything that the city owns, in formats that need nothing of ours to be read."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from lianxin.exchange.leaving.leave import Left, leave
from lianxin.exchange.leaving.places import refuse_taken
from lianxin.exchange.leaving.tables import tables
from lianxin.foundation import access, time
from lianxin.foundation.actor import Door, system
from lianxin.foundation.crypto import EncryptedTextField

PURPOSES = (access.MOVE, access.ARCHIVE, access.INSPECT)
YES = "是"


class Command(BaseCommand):
    help = "把本市的全部数据（含个人信息的明文和附件）以开放格式写出，供别的系统读取或存档。"

    def add_arguments(self, parser: CommandParser) -> None:
        known = access.purposes()
        said = "；".join(f"{code} {known[code]}" for code in PURPOSES)
        parser.add_argument("--all", action="store_true", required=True, help="全部数据")
        parser.add_argument("place", metavar="位置", type=Path, help="新的或空的文件夹，或新的 .zip 文件")
        parser.add_argument("--purpose", metavar="用途", choices=PURPOSES, required=True, help=f"记入访问日志：{said}")
        parser.add_argument("--yes", action="store_true", help="不再询问")

    def handle(self, *args: Any, place: Path, purpose: str, yes: bool, **options: Any) -> None:
        place = place.absolute()
        refuse_taken(place)
        if not yes:
            self._ask(place)
        _log(purpose)
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=options["verbosity"] == 0,
        ) as bar:
            left = leave(place, _Bar(bar), at=time.now())
        self._tell(place, left)

    def _ask(self, place: Path) -> None:
        self.stdout.write(f"将把全部数据写到 {place}，其中有群众和工作人员个人信息的明文。")
        if not sys.stdin.isatty():
            raise CommandError("没有终端可以确认；确要执行，请加 --yes。")
        if input(f"确认请输入“{YES}”：").strip() not in (YES, "yes"):
            raise CommandError("没有确认，什么也没有写出。")

    def _tell(self, place: Path, left: Left) -> None:
        rows = sum(left.rows.values())
        self.stdout.write(f"已写出 {len(left.rows)} 个表 {rows} 行到 {place}，与数据库逐表核对一致；请另行加密保管。")
        if left.lost:
            self.stdout.write(f"有 {len(left.lost)} 个附件的内容不在存储里，名单见 README.md。")


class _Bar:
    """A line for what is being written."""

    def __init__(self, bar: Progress) -> None:
        self.bar = bar
        self.task: TaskID | None = None

    def begin(self, what: str, total: int) -> None:
        if self.task is not None:
            self.bar.remove_task(self.task)
        self.task = self.bar.add_task(what, total=total or None)

    def advance(self, done: int) -> None:
        if self.task is not None:
            self.bar.advance(self.task, done)


def _log(purpose: str) -> None:
    """Before anything is opened it is written down of each table whose sealed texts will be."""
    sealed = [table.model for table in tables() if any(_is_sealed(column.field) for column in table.columns)]
    by, at = system(Door.COMMAND), time.now()
    for model in sealed:
        access.write_all(model, by=by, at=at, purpose=purpose)


def _is_sealed(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, EncryptedTextField)
