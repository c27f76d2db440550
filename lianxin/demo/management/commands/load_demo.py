"""`lianxin load_demo`: the demonstration city, whole, into an empty installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lianxin.demo.cases import play_cases
from lianxin.demo.loading import load_city
from lianxin.foundation.outbox import cursors


class Command(BaseCommand):
    help = "装入示范城市（临沂）：机构、人员、日历、规则、派单目录；重复执行不会改变已有数据。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", action="store_true", help="另装入虚构的工单，各种状态都有")

    def handle(self, *args: Any, **options: Any) -> None:
        load_city()
        cursors.ensure()  # the loaded city is where the subscribers begin, not news to tell them
        if options["cases"]:
            play_cases()
