"""`lianxin health`: how the system itself is; ends with code 1 when something is a fault."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from lianxin.desk.health.whole import Part, parts, standing
from lianxin.foundation import time

LIGHTS = {"good": "●", "near": "▲", "overdue": "■", "ordinary": ""}


class Command(BaseCommand):
    help = "系统运行：队列、转发、预警灯、封存、磁盘、备份、数据库。有要处理的事项时退出码为 1。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        found = parts(time.now())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(part) for part in found], ensure_ascii=False, indent=2))
        else:
            Console().print(_table(found))
        if standing(found, "overdue"):
            sys.exit(1)


def _table(found: list[Part]) -> Table:
    table = Table("", "项目", "情况", "怎么办")
    for part in found:
        for each in part.readings:
            table.add_row(LIGHTS[each.state], each.label, each.value, each.advice)
    return table
