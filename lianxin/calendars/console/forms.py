"""The forms by which calendars are opened and revised."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.calendars.days import DayKind
from lianxin.calendars.entries import DayEntry, SeasonEntry
from lianxin.calendars.models import Calendar, CalendarYear, SeasonHours
from lianxin.calendars.revisions import LONGEST_SOURCE
from lianxin.calendars.steps.publish_year import FIRST_YEAR, LAST_YEAR, publish_year
from lianxin.calendars.steps.set_pattern import set_pattern
from lianxin.foundation.actor import Actor
from lianxin.foundation.exports import written
from lianxin.foundation.sheets import Row
from lianxin.foundation.ui.choices import Segments
from lianxin.foundation.ui.fields import DayField
from lianxin.foundation.ui.table_form import TableForm

DAYS_OF_WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_KINDS = {"放假": DayKind.OFF, "休": DayKind.OFF, "上班": DayKind.WORK, "班": DayKind.WORK}
_LONGEST_RANGE = 31


class RevisionForm(TableForm):
    """A change of a calendar, which is looked at before it is published."""

    label: ClassVar[str]
    hint: ClassVar[str]
    source = forms.CharField(label=gettext_lazy("依据的文件"), max_length=LONGEST_SOURCE)

    def take(self, calendar: Calendar, *, by: Actor, at: datetime) -> object:
        """Take the step with `cleaned_data`."""
        raise NotImplementedError

    def year_shown(self, now: date) -> int:
        """The year that shows what the change does."""
        raise NotImplementedError


class NoticeForm(RevisionForm):
    """The days off and the moved working days of one year."""

    label = gettext_noop("录入年度放假安排")
    hint = gettext_noop("一行一天或一段：2027-01-01至2027-01-03,放假,元旦。只写与平常不同的日子。")
    columns = ("日期", "安排", "名称")
    says = {"date": "日期", "kind": "安排", "name": "名称"}
    field_order = ["year", "status", "source", "file", "table"]

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    status = forms.ChoiceField(label=gettext_lazy("状态"), choices=CalendarYear.Status.choices, widget=Segments)

    def __init__(self, request: HttpRequest, calendar: Calendar, now: date) -> None:
        year = now.year + 1
        first = {"year": year, "status": CalendarYear.Status.PUBLISHED, "table": _days_of(calendar, year)}
        super().__init__(request, initial=first)

    def take(self, calendar: Calendar, *, by: Actor, at: datetime) -> CalendarYear:
        given = self.cleaned_data
        entries = [entry for row in given["table"] for entry in _entries(row)]
        status = CalendarYear.Status(given["status"])
        return publish_year(calendar, given["year"], entries, given["source"], status, by=by, at=at)

    def year_shown(self, now: date) -> int:
        year: int = self.cleaned_data["year"]
        return year


class HoursForm(RevisionForm):
    """The hours of every weekday, by season, from a day on."""

    label = gettext_noop("改工作时段")
    hint = gettext_noop("一行一季，合起来须覆盖全年；时段写作 08:30-12:00,14:00-17:30，休息日留空。")
    columns = ("起", "止", *DAYS_OF_WEEK)
    says = {"season_first": "起", "season_last": "止", "week": "一周"} | dict(
        zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), DAYS_OF_WEEK, strict=True)
    )
    field_order = ["first_day", "source", "file", "table"]

    first_day = DayField(label=gettext_lazy("自哪天起"), usual=())

    def __init__(self, request: HttpRequest, calendar: Calendar, now: date) -> None:
        super().__init__(request, initial={"first_day": now + timedelta(days=1), "table": _hours_of(calendar)})
        self.today = now

    def clean_first_day(self) -> date:
        day: date = self.cleaned_data["first_day"]
        if day <= self.today:
            raise forms.ValidationError(_("最早从明天起：过去和今天的时限已按原时段计算。"))
        return day

    def take(self, calendar: Calendar, *, by: Actor, at: datetime) -> object:
        given = self.cleaned_data
        seasons = [_season(row) for row in given["table"]]
        return set_pattern(calendar, given["first_day"], seasons, given["source"], by=by, at=at)

    def year_shown(self, now: date) -> int:
        day: date = self.cleaned_data["first_day"]
        return day.year


def _entries(row: Row) -> Iterator[DayEntry]:
    """The days of a row, which names one or the first and the last of several; raises BadInput."""
    kind = row.choice("安排", list(_KINDS))
    first, parting, last = row.text("日期").replace("～", "至").replace("~", "至").partition("至")
    begins = _day(row, first)
    ends = _day(row, last) if parting else begins
    if not 0 <= (ends - begins).days < _LONGEST_RANGE:
        raise row.bad("日期", _("止日不能早于起日，一段最多%(most)d天。") % {"most": _LONGEST_RANGE})
    for number in range((ends - begins).days + 1):
        yield DayEntry(begins + timedelta(days=number), _KINDS[kind], row.optional("名称"), row.where)


def _day(row: Row, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise row.bad("日期", _("“%(text)s”应写作2026-01-04。") % {"text": text.strip()}) from None


def _season(row: Row) -> SeasonEntry:
    week = tuple(row.optional(day) for day in DAYS_OF_WEEK)
    return SeasonEntry(row.text("起"), row.text("止"), week, row.where)


def _days_of(calendar: Calendar, year: int) -> str:
    """The table as it stands, or its first line alone."""
    known = CalendarYear.objects.filter(revision__calendar=calendar, year=year).order_by("-revision__number").first()
    rows = known.days.order_by("date") if known else []
    return _table(NoticeForm.columns, [(day.date, day.get_kind_display(), day.name) for day in rows])


def _hours_of(calendar: Calendar) -> str:
    newest = SeasonHours.objects.filter(pattern__revision__calendar=calendar).order_by("-pattern__revision__number")
    first = newest.first()
    seasons = first.pattern.seasons.order_by("season") if first else []
    rows = [(*_bounds(one), *one.week) for one in seasons]
    return _table(HoursForm.columns, rows)


def _bounds(hours: SeasonHours) -> tuple[str, str]:
    first, last = hours.season.lower, hours.season.upper - 1
    return f"{first // 100:02d}-{first % 100:02d}", f"{last // 100:02d}-{last % 100:02d}"


def _table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    return written(columns, rows).replace("\r\n", "\n")


FORMS: dict[str, type[NoticeForm] | type[HoursForm]] = {"notice": NoticeForm, "hours": HoursForm}
