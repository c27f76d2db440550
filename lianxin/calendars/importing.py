"""Yearly notices from CSV files."""

from datetime import date, datetime
from itertools import groupby
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.calendars.entries import DayEntry
from lianxin.calendars.models import Calendar, CalendarYear
from lianxin.calendars.steps.publish_year import publish_year
from lianxin.foundation.actor import Actor
from lianxin.foundation.sheets import Row, read

COLUMNS = ("year", "date", "kind", "name")


def read_days(path: Path) -> dict[int, list[DayEntry]]:
    """The rows of a file by the notice's year. Raises BadInput naming file, row and field."""
    entries = sorted(((row.number("year"), _entry(row)) for row in read(path, COLUMNS)), key=lambda pair: pair[0])
    return {year: [entry for _year, entry in pairs] for year, pairs in groupby(entries, key=lambda pair: pair[0])}


@transaction.atomic
def import_years(
    path: Path, calendar: Calendar, source: str, status: CalendarYear.Status, *, by: Actor, at: datetime
) -> list[CalendarYear]:
    """Publish every year of a file, or none: columns year, date (``2026-01-04``), kind (``off``, ``work``), name.

    Raises what `publish_year` raises, and BadInput naming file, row and field.
    """
    return [publish_year(calendar, year, days, source, status, by=by, at=at) for year, days in read_days(path).items()]


def _entry(row: Row) -> DayEntry:
    return DayEntry(day_of(row, "date"), row.text("kind"), row.optional("name"), row.where)


def day_of(row: Row, field: str) -> date:
    """The cell as a date; raises BadInput."""
    try:
        return date.fromisoformat(row.text(field))
    except ValueError as error:
        raise row.bad(field, _("“%(text)s”应写作2026-01-04。") % {"text": row.text(field)}) from error
