"""Publishing the exceptional days of a year."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.calendars import policies, revisions
from lianxin.calendars.entries import DayEntry, checked_days, remarks
from lianxin.calendars.events import YEAR_PUBLISHED
from lianxin.calendars.models import Calendar, CalendarDay, CalendarYear
from lianxin.calendars.queries import days_of_other_years, timetable
from lianxin.calendars.timetables import Timetable
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step

FIRST_YEAR, LAST_YEAR = 1950, 2200


@step
def publish_year(
    calendar: Calendar,
    year: int,
    days: Sequence[DayEntry],
    source: str,
    status: CalendarYear.Status = CalendarYear.Status.PUBLISHED,
    *,
    by: Actor,
    at: datetime,
) -> CalendarYear:
    """Let `days` be the exceptional days of `year` from `at` on, by the notice that `source` names.

    An earlier version of the year is superseded and kept. What changes nothing is accepted and noted in `remarks`.
    Raises NotAllowed, WrongState (hours are not set; a later revision exists) and BadInput naming row and field.
    """
    require(by, policies.EDIT)
    Calendar.objects.select_for_update().get(pk=calendar.pk)  # what we compare with must not change meanwhile
    hours = _hours(calendar, year, at)
    accepted = checked_days(days, year, days_of_other_years(calendar, year))
    content = {"year": year, "status": status, "days": [[day.day.isoformat(), day.kind, day.name] for day in accepted]}
    revision = revisions.begin(calendar, source, content, by=by, at=at)
    notes = remarks(accepted, hours)
    published = CalendarYear.objects.create(revision=revision, year=year, status=status, remarks=notes)
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar_year=published, date=day.day, kind=day.kind, name=day.name) for day in accepted
    )
    data = {"revision": revision.number, "year": year, "remarks": len(notes)}
    record(("calendar", calendar.pk), YEAR_PUBLISHED, by=by, at=at, to_state=status, data=data)
    return published


def _hours(calendar: Calendar, year: int, at: datetime) -> Timetable:
    """The calendar as it stands, for a year that it can have."""
    if calendar.every_day:
        raise WrongState("calendar_never_rests", _("该日历全年不休，不适用放假安排。"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput({"year": _("年份须在1950至2200之间。")})
    try:
        return timetable(calendar.code, at)
    except NotFound as error:
        raise WrongState("calendar_without_hours", _("请先设定该日历的工作时段。")) from error
