"""`lianxin lifecycle`: show the page of the life cycle, or write it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lianxin.cases.lifecycle_page import page

PAGE = Path(__file__).parents[4] / "docs" / "lifecycle.md"


class Command(BaseCommand):
    help = "工单生命周期：显示状态图和步骤表；--write 写入 docs/lifecycle.md。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="写入 docs/lifecycle.md")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            PAGE.write_text(page(), encoding="utf-8")
        else:
            self.stdout.write(page())
