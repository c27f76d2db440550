"""`lianxin seal`: seal now; or write all seals to a file that is kept elsewhere."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianxin.foundation import time
from lianxin.foundation.seals.export import export
from lianxin.foundation.seals.write import seal_all


class Command(BaseCommand):
    help = "立即封存上次以来的事件；--export 把全部封存写入文件，供另处保管和 lianxin verify --seals 核对。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--export", metavar="文件", type=Path, help="JSON 行，每行一次封存")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["export"]:
            self._export(options["export"])
        else:
            self.stdout.write(f"新写封存 {len(seal_all(at=time.now()))} 次。")

    def _export(self, path: Path) -> None:
        draft = path.with_name(path.name + ".part")
        try:
            with draft.open("w", encoding="ascii") as out:
                count = export(out)
            draft.replace(path)
        except OSError as error:
            raise CommandError(f"--export：文件 {path} 写不了（{error.strerror}）。") from error
        self.stdout.write(f"已导出封存 {count} 次到 {path}。")
