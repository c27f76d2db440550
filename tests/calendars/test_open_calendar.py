"""Opening a calendar."""

import pytest

from lianxin.calendars.models import Calendar
from lianxin.calendars.queries import timetable
from lianxin.calendars.steps.open_calendar import open_calendar
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound
from lianxin.foundation.models import RecordEvent
from tests.calendars.scenes import EDITOR, OPENED, READER, everything

pytestmark = pytest.mark.django_db


def test_a_calendar_is_opened_and_the_event_tells_who_did_it() -> None:
    calendar = open_calendar("hall", "政务服务大厅", every_day=True, by=EDITOR, at=OPENED)
    assert Calendar.objects.get(code="hall").name == "政务服务大厅"
    assert calendar.every_day
    event = RecordEvent.objects.get(subject_kind="calendar", subject_id=calendar.pk)
    assert (event.kind, event.post_id, event.at) == ("calendar.opened", 81, OPENED)
    assert event.data == {"code": "hall", "every_day": True}


def test_a_calendar_without_hours_counts_nothing() -> None:
    open_calendar("hall", "政务服务大厅", by=EDITOR, at=OPENED)
    with pytest.raises(NotFound):
        timetable("hall", OPENED)


def test_who_may_not_edit_calendars_opens_none() -> None:
    before = everything()
    with pytest.raises(NotAllowed):
        open_calendar("hall", "政务服务大厅", by=READER, at=OPENED)
    assert everything() == before


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [
        ("Hall", "大厅", "code"),
        ("", "大厅", "code"),
        ("h" * 33, "大厅", "code"),
        ("hall\n", "大厅", "code"),
        ("taken", "大厅", "code"),
        ("hall", " ", "name"),
        ("hall", "大" * 61, "name"),
        ("hall", "大\0厅", "name"),
    ],
)
def test_a_bad_code_or_name_is_refused_by_its_field(code: str, name: str, field: str) -> None:
    open_calendar("taken", "已有", by=EDITOR, at=OPENED)
    before = everything()
    with pytest.raises(BadInput) as refusal:
        open_calendar(code, name, by=EDITOR, at=OPENED)
    assert list(refusal.value.fields) == [field]
    assert everything() == before
