"""What these tests share: a moment, and callers whose numbers cannot be real."""

from datetime import UTC, datetime

from lianxin.citizens.models import Citizen, PhoneNumber
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation.models import RecordEvent
from tests.cast import actor

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday, 9:00 in the city
MOBILE = "19900000001"
LANDLINE = "0539-0000001"


def agent():
    return actor("linxiaoyun")


def shift_leader():
    return actor("qiaoyulan")


def handler():
    """Of a unit: sees no citizen."""
    return actor("zhaihongyu")


def inspector():
    """Sees citizens masked, and may do no more."""
    return actor("tangwenbo")


def dispatcher():
    """Sees citizens, and may not change them."""
    return actor("shaojinghe", "dispatcher")


def caller(name="甄一", spelling=MOBILE, at=AT):
    """(citizen, number), registered by an agent."""
    return find_or_register(spelling, name, by=agent(), at=at)


def citizens():
    return Citizen.objects.unscoped("test")


def numbers():
    return PhoneNumber.objects.unscoped("test")


def kinds(subject_kind, row):
    """The kinds of the events about `row`, oldest first."""
    rows = RecordEvent.objects.filter(subject_kind=subject_kind, subject_id=row.pk).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def last_data(subject_kind, row):
    return RecordEvent.last_of(subject_kind=subject_kind, subject_id=row.pk).data
