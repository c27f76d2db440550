"""`lianxin load_demo`: the demonstration city, whole, into an empty installation."""

from typing import Any

from django.core.management.base import BaseCommand

from lianxin.demo.loading import load_city
from lianxin.foundation.outbox import cursors


class Command(BaseCommand):
    help = "装入示范城市（临沂）：机构、人员、日历、规则、派单目录；重复执行不会改变已有数据。"

    def handle(self, *args: Any, **options: Any) -> None:
        load_city()
        cursors.ensure()  # the loaded city is where the subscribers begin, not news to tell them
