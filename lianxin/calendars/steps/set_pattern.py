"""Setting the hours of a calendar."""

from collections.abc import Sequence
from datetime import date, datetime

from lianxin.calendars import policies, revisions
from lianxin.calendars.entries import SeasonEntry, checked_seasons
from lianxin.calendars.events import HOURS_SET
from lianxin.calendars.models import Calendar, SeasonHours, WorkingPattern
from lianxin.calendars.timetables import HoursPattern
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def set_pattern(
    calendar: Calendar, first_day: date, seasons: Sequence[SeasonEntry], source: str, *, by: Actor, at: datetime
) -> WorkingPattern:
    """Let the hours of `seasons`, which together cover the year, hold from `first_day` on, over all set before.

    Raises NotAllowed, BadInput (row and field), WrongState for a revision from before the last.
    """
    require(by, policies.EDIT)
    patterns = checked_seasons(seasons)
    content = {"first_day": first_day.isoformat(), "seasons": [[*_bounds(one), _week(one)] for one in patterns]}
    revision = revisions.begin(calendar, source, content, by=by, at=at)
    pattern = WorkingPattern.objects.create(revision=revision, first_day=first_day)
    SeasonHours.objects.bulk_create(
        SeasonHours(pattern=pattern, season=_bounds(one), week=_week(one)) for one in patterns
    )
    data = {"revision": revision.number, "first_day": first_day.isoformat()}
    record(("calendar", calendar.pk), HOURS_SET, by=by, at=at, data=data)
    return pattern


def _bounds(pattern: HoursPattern) -> tuple[int, int]:
    """The season as a range of month * 100 + day, upper bound excluded."""
    (month, day), (last_month, last_day) = pattern.season.first, pattern.season.last
    return month * 100 + day, last_month * 100 + last_day + 1


def _week(pattern: HoursPattern) -> list[str]:
    return [",".join(str(span) for span in hours) for hours in pattern.week]
