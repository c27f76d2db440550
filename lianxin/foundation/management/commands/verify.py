"""`lianxin verify`: prove every chain and seal; ends with code 1 when anything is wrong."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from lianxin.foundation.outbox import books
from lianxin.foundation.outbox.books import Book
from lianxin.foundation.seals.export import BadFile, compare
from lianxin.foundation.seals.findings import Finding
from lianxin.foundation.seals.verify import verify

SHOWN = 1000  # findings in the table; the rest are counted


class Command(BaseCommand):
    help = "核对事件链和封存：改动、删除、调换、补插都会指出来。有问题时退出码为 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--book", metavar="账本", help="只核对一本，如 foundation.recordevent")
        parser.add_argument("--seals", metavar="文件", type=Path, help="另以 lianxin seal --export 的文件核对")

    def handle(self, *args: Any, book: str | None, seals: Path | None, **options: Any) -> None:
        chosen = _books(book)
        table = Table("账本", "链", "序号", "问题", "说明")
        count = 0
        for found in _findings(chosen, seals):
            count += 1
            if count <= SHOWN:
                table.add_row(found.book, found.chain_key, str(found.seq), found.code, found.text)
        if count:
            Console().print(table)
            self.stdout.write(f"发现问题 {count} 处。")
            sys.exit(1)
        self.stdout.write("全部事件链和封存完好。")


def _books(name: str | None) -> list[Book]:
    try:
        return [books.named(name)] if name else books.registered()
    except KeyError:
        known = "、".join(book.name for book in books.registered())
        raise CommandError(f"没有账本 {name}；现有：{known}。") from None


def _findings(chosen: list[Book], seals: Path | None) -> Iterator[Finding]:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        for book in chosen:
            task = bar.add_task(book.scope_label, total=book.model._default_manager.count())
            yield from verify(book, progress=partial(bar.advance, task))
    if seals:
        yield from _compare(seals)


def _compare(path: Path) -> Iterator[Finding]:
    try:
        with path.open(encoding="ascii") as lines:
            yield from compare(lines)
    except OSError as error:
        raise CommandError(f"--seals：文件 {path} 读不了（{error.strerror}）。") from error
    except (BadFile, UnicodeDecodeError) as error:
        raise CommandError(f"--seals：{path}：{error}") from error
