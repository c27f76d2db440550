"""How people want to be told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import RecordEvent
from lianxin.notices.models import Inside, Parcel, Preference, Way
from lianxin.notices.sending import send_due
from lianxin.notices.steps.set_preference import set_preference
from tests.cast import actor, person
from tests.notices.conftest import tell, text

pytestmark = pytest.mark.django_db
# 10:20 on the city's clocks.
AT = datetime(2026, 11, 24, 2, 20, tzinfo=UTC)
HOUR = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


def prefer(way: Way, code: str = "") -> Preference:
    return set_preference("test", way, code=code, by=actor("zhaihongyu"), at=AT)


def titles(office) -> list[list[str]]:
    return [[told.title for told in message.told] for message in office.sent]


def test_a_digest_collects_an_hour_for_each_person(office):
    text()
    prefer(Way.DIGEST)
    for cause, minutes in ((1, 0), (2, 30), (3, 41)):
        moment = AT + timedelta(minutes=minutes)
        tell(person("zhaihongyu"), cause=cause, values={"number": str(cause), "left": "1 日"}, at=moment)
    tell(person("zhuangdehou"), at=AT)
    with time.frozen(AT):
        assert send_due() == 1
    with time.frozen(HOUR):
        assert send_due() == 1
    with time.frozen(HOUR + timedelta(hours=1)):
        assert send_due() == 1
    assert titles(office)[1:] == [["任务单 1 快到期", "任务单 2 快到期"], ["任务单 3 快到期"]]
    assert office.sent[0].person_id == person("zhuangdehou").pk


def test_what_comes_late_for_a_sent_digest_goes_by_itself(office):
    text()
    prefer(Way.DIGEST)
    tell(person("zhaihongyu"), cause=1, at=AT)
    with time.frozen(HOUR):
        send_due()
    tell(person("zhaihongyu"), cause=2, at=AT)
    with time.frozen(HOUR):
        assert send_due() == 1
    assert [len(message.told) for message in office.sent] == [1, 1]


def test_two_digests_of_one_hour_are_refused_by_the_database(office):
    text()
    prefer(Way.DIGEST)
    tell(person("zhaihongyu"), at=AT)
    parcel = Parcel.objects.get()
    parcel.pk = None
    with pytest.raises(IntegrityError, match="parcel_one_digest_an_hour"), transaction.atomic():
        parcel.save(force_insert=True)


def test_one_text_may_be_preferred_otherwise_than_the_rest(office):
    text(), text("test.other")
    prefer(Way.NEVER)
    prefer(Way.AT_ONCE, "test.other")
    tell(person("zhaihongyu"))
    tell(person("zhaihongyu"), code="test.other")
    assert list(Inside.objects.values_list("notice__code", flat=True)) == ["test.other"]


def test_an_urgent_text_comes_at_once_whatever_is_preferred(office):
    text(urgent=True)
    prefer(Way.NEVER)
    tell(person("zhaihongyu"), at=AT)
    parcel = Parcel.objects.get()
    assert (parcel.hour, parcel.due_at) == (None, AT)


def test_a_text_not_meant_for_the_channel_comes_only_on_wish(office):
    text(channels=[])
    tell(person("zhaihongyu"))
    assert not Parcel.objects.exists()
    prefer(Way.AT_ONCE)
    tell(person("zhaihongyu"), cause=2)
    assert Parcel.objects.count() == 1


def test_a_preference_is_recorded_and_changed_in_place(office):
    prefer(Way.NEVER)
    prefer(Way.DIGEST)
    assert [p.way for p in Preference.objects.all()] == ["digest"]
    event = RecordEvent.objects.filter(kind="person.notice_preference_set").order_by("pk").last()
    assert event.data == {"channel": "test", "code": "", "way": "digest"}


@pytest.mark.parametrize(
    ("channel", "code", "field"), [("pigeon", "", "channel"), ("desk", "", "channel"), ("test", "test.unheard", "code")]
)
def test_what_cannot_be_preferred_is_refused(office, channel, code, field):
    with pytest.raises(BadInput) as refusal:
        set_preference(channel, Way.NEVER, code=code, by=actor("zhaihongyu"), at=AT)
    assert list(refusal.value.fields) == [field]
    assert not Preference.objects.exists()


def test_whoever_is_nobody_prefers_nothing(office):
    with pytest.raises(NotAllowed):
        set_preference("test", Way.NEVER, by=system(), at=AT)
