"""What the database itself refuses, whoever asks."""

from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model

from lianxin.calendars.models import Calendar, CalendarDay, CalendarYear, Revision, SeasonHours, WorkingPattern
from lianxin.calendars.steps.publish_year import publish_year
from tests.calendars.scenes import EDITOR, OFFICE, OPENED, entry, trial


def a_day(kind: str = "off") -> CalendarDay:
    year = CalendarYear.objects.get(revision__calendar__code="trial")
    return CalendarDay(calendar_year=year, date=date(2027, 1, 1), kind=kind)


def hours(season: tuple[int, int], week: tuple[str, ...] = OFFICE) -> SeasonHours:
    pattern = WorkingPattern.objects.get(revision__calendar__code="trial")
    return SeasonHours(pattern=pattern, season=season, week=list(week))


def a_revision(number: int, source: str = "通知") -> Revision:
    calendar = Calendar.objects.get(code="trial")
    return Revision(calendar=calendar, number=number, effective_from=OPENED, source=source, digest=b"")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("impossible", "constraint"),
    [
        (lambda: a_day("work"), "calendar_day_once"),
        (lambda: a_day("half"), "calendar_day_off_or_work"),
        (lambda: hours((601, 701)), "season_hours_one_at_a_time"),
        (lambda: hours((0, 50)), "season_hours_in_the_year"),
        (lambda: hours((0, 0)), "season_hours_in_the_year"),
        (lambda: a_revision(2), "calendar_revision_once"),
        (lambda: a_revision(0), "calendar_revision_from_1"),
        (lambda: a_revision(9, source=""), "calendar_revision_names_its_source"),
        (lambda: Calendar(code="trial", name="又一个"), "calendars_calendar_code_key"),
        (lambda: Calendar(code="试行", name="又一个"), "calendar_code_is_a_word"),
        (lambda: Calendar(code="nameless", name=""), "calendar_has_a_name"),
    ],
)
def test_the_impossible_is_refused_by_constraint(
    impossible: Callable[[], Calendar | Revision | CalendarDay | SeasonHours], constraint: str
) -> None:
    publish_year(trial(), 2027, [entry("2027-01-01", "off")], "试行通知", by=EDITOR, at=OPENED)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        impossible().save(force_insert=True)


TABLES = (Revision, CalendarYear, CalendarDay, WorkingPattern, SeasonHours)
CHANGES = ("UPDATE {} SET id = id", "DELETE FROM {}")


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("model", TABLES)
def test_the_application_has_no_right_to_change_what_a_revision_brought(model: type[Model], change: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(change.format(model._meta.db_table))


def test_not_even_the_owner_changes_what_a_revision_brought(owner: psycopg.Connection) -> None:
    publish_year(trial(), 2027, [entry("2027-01-01", "off")], "试行通知", by=EDITOR, at=OPENED)
    for model in TABLES:
        for change in (*CHANGES, "TRUNCATE {} CASCADE"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="is append-only"):
                owner.execute(change.format(model._meta.db_table))
