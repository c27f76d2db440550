"""`lianxin calendars …`: yearly notices from files, and what is still missing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianxin.calendars.importing import import_years
from lianxin.calendars.models import Calendar, CalendarYear
from lianxin.calendars.queries import warnings
from lianxin.foundation import time
from lianxin.foundation.actor import Door, system
from lianxin.foundation.errors import Refused


class Command(BaseCommand):
    help = "工作日历：导入年度放假安排，查看尚未录入的年度。"

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        load = acts.add_parser("import", help="导入放假安排（CSV：year,date,kind,name）；有一行不对则全部不导入")
        load.add_argument("file", type=Path)
        load.add_argument("--source", required=True, help="依据的文件，如“国办发明电〔2025〕7号”")
        load.add_argument("--calendar", default="government", help="日历代码，默认 government")
        load.add_argument("--provisional", action="store_true", help="通知未正式发布，仅作暂定")
        acts.add_parser("warnings", help="列出仍按推算计的年度")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["act"] == "import":
                self._import(options["file"], options["calendar"], options["source"], options["provisional"])
            else:
                self._warnings()
        except Refused as refused:
            raise CommandError(refused.text) from refused

    def _import(self, file: Path, code: str, source: str, provisional: bool) -> None:
        calendar = Calendar.objects.filter(code=code).first()
        if calendar is None:
            raise CommandError(f"没有代码为“{code}”的日历")
        status = CalendarYear.Status.PROVISIONAL if provisional else CalendarYear.Status.PUBLISHED
        years = import_years(file, calendar, source, status, by=system(Door.COMMAND), at=time.now())
        for year in years:
            self.stdout.write(f"{calendar} {year}：第{year.revision.number}次修订")
            for remark in year.remarks:
                self.stdout.write(f"  {remark}")

    def _warnings(self) -> None:
        for calendar in Calendar.objects.order_by("code"):
            for warning in warnings(calendar.code, time.now()):
                self.stdout.write(f"{calendar}：{warning.text}")
