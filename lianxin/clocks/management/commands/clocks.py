"""`lianxin clocks`: turn lights that are due, or check every cached time."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lianxin.clocks.check import check
from lianxin.clocks.keepers import registered
from lianxin.clocks.sweep import sweep


class Command(BaseCommand):
    help = "时限：--sweep 翻转到点的预警灯；--check 重新计算全部到期时间，与记录不符即报错。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        action = parser.add_mutually_exclusive_group(required=True)
        action.add_argument("--sweep", action="store_true", help="翻转到点的预警灯")
        action.add_argument("--check", action="store_true", help="核对全部时限")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sweep"]:
            self.stdout.write(f"翻转预警灯 {sweep()} 盏")
            return
        findings = 0
        for finding in check():
            findings += 1
            self.stdout.write(finding.text)
        total = sum(model._default_manager.count() for model in registered())
        if findings:
            raise CommandError(f"核对时限 {total} 个，{findings} 处不符")
        self.stdout.write(f"核对时限 {total} 个，全部相符")
