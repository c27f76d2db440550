"""The rules by which the register is kept (`RegisterRule`), read in the form in which they are used."""

from datetime import date, datetime

from lianxin.calendars.arithmetic import due
from lianxin.calendars.queries import timetable
from lianxin.calendars.spans import Span
from lianxin.organizations.models import RegisterRule

STAFF_SHORTAGE = "staff_shortage"
WORKING_CALENDAR = "working_calendar"
NO_NEW_NUMBERS_SINCE = "no_new_numbers_since"


def value(key: str) -> str:
    """The rule `key` as it is written; raises RegisterRule.DoesNotExist for one that was not loaded."""
    return RegisterRule.objects.get(key=key).value


def shortage_deadline(since: datetime) -> datetime:
    """By when a place must be filled that is empty `since`."""
    return due(since, Span.parse(value(STAFF_SHORTAGE)), timetable(value(WORKING_CALENDAR), since))


def counts_as_new(opened_on: date | None) -> bool:
    """Whether a number opened on that day (None: unknown) needs a superior's document."""
    return opened_on is None or opened_on >= date.fromisoformat(value(NO_NEW_NUMBERS_SINCE))
