"""What the city sets for itself: from a day on, for all or for one hub."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from lianxin.cases.letterhead import NAME, SEAL, letterhead
from lianxin.cases.numbers import PATTERN
from lianxin.foundation import number_patterns
from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.city_settings import told_on, value_on
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import CitySetting, RecordEvent
from lianxin.foundation.policies import SETTINGS
from lianxin.foundation.steps.set_setting import set_setting
from lianxin.organizations.models import Hub

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)
BY = Actor(kind=ActorKind.STAFF, door=Door.DESK, person_id=7, rights=frozenset([SETTINGS.code]))
LONGER = "%Y%m%d{hub}{sequence:06d}"


def kept() -> int:
    return CitySetting.objects.unscoped("test").count()


def test_a_value_holds_from_its_day_on_and_the_one_before_until_then():
    before = value_on(PATTERN, TODAY)
    row = set_setting(PATTERN.key, LONGER, TOMORROW, by=BY, at=AT)
    assert (value_on(PATTERN, TODAY), value_on(PATTERN, TOMORROW)) == (before, LONGER)
    assert (told_on(PATTERN, TODAY)[1], told_on(PATTERN, TOMORROW)[1]) == (None, row)
    event = RecordEvent.objects.get(subject_kind="setting", subject_id=row.pk)
    assert event.data == {"key": "case_number", "from": "2026-11-25", "hub": 0}


def test_of_two_for_the_same_day_the_later_one_holds():
    set_setting(PATTERN.key, LONGER, TOMORROW, by=BY, at=AT)
    set_setting(PATTERN.key, "{hub}{sequence:06d}", TOMORROW, by=BY, at=AT)
    assert value_on(PATTERN, TOMORROW) == "{hub}{sequence:06d}"


def test_a_hubs_own_letterhead_goes_before_that_of_all():
    city, county = Hub.objects.unscoped("test").order_by("code")[:2]
    assert letterhead(city, TODAY).name == city.name
    set_setting(NAME.key, "某市热线办公室", TODAY, by=BY, at=AT)
    set_setting(NAME.key, "某县热线办公室", TODAY, hub_id=county.pk, by=BY, at=AT)
    assert [letterhead(hub, TODAY).name for hub in (city, county)] == ["某市热线办公室", "某县热线办公室"]
    set_setting(SEAL.key, "（公章）", TOMORROW, by=BY, at=AT)
    assert [letterhead(city, day).seal for day in (TODAY, TOMORROW)] == ["（盖章）　　年　月　日", "（公章）"]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "abc{hub}{sequence}",
        "%y%m%d{hub}",
        "%y%m%d{sequence:06d}",
        "{hub}{sequence:099999999d}",
        "{hub}{sequence.__class__}",
        "{hub!r}{sequence}",
        "{0}{hub}{sequence}",
        "{hub}{sequence",
        "%Y%m%d%Y%m%d{hub}{sequence:06d}",
        "{hub}\0{sequence}",
        "１{hub}{sequence:06d}",
    ],
)
def test_a_pattern_that_makes_no_numbers_is_refused_and_nothing_is_kept(pattern):
    with pytest.raises(BadInput) as refused:
        set_setting(PATTERN.key, pattern, TOMORROW, by=BY, at=AT)
    assert set(refused.value.fields) == {"value"} and kept() == 0


@pytest.mark.parametrize("pattern", ["%y%m%d{hub}{sequence:06d}", "{hub}{sequence:06}", "9{hub}{sequence}"])
def test_plain_widths_and_digits_of_its_own_are_taken(pattern):
    number_patterns.check(pattern, longest=23)


def test_a_number_filled_up_with_spaces_is_none():
    with pytest.raises(ValueError, match="digits at most"):
        number_patterns.check("{hub}{sequence:6d}", longest=23)


def test_a_day_gone_by_an_unknown_key_and_a_hub_where_all_have_the_same_are_refused():
    for wrong, field in (
        ({"effective_from": TODAY - timedelta(days=1)}, "effective_from"),
        ({"key": "no_such"}, "key"),
        ({"hub_id": 1}, "hub"),
    ):
        given = {"key": PATTERN.key, "value": LONGER, "effective_from": TOMORROW} | wrong
        with pytest.raises(BadInput) as refused:
            set_setting(given.pop("key"), given.pop("value"), given.pop("effective_from"), **given, by=BY, at=AT)
        assert set(refused.value.fields) == {field}
    with pytest.raises(BadInput, match="最多 40 个字"):
        set_setting(SEAL.key, "章" * 41, TOMORROW, by=BY, at=AT)
    assert kept() == 0


def test_who_has_no_right_changes_nothing():
    with pytest.raises(NotAllowed):
        set_setting(PATTERN.key, LONGER, TOMORROW, by=Actor(kind=ActorKind.STAFF, door=Door.DESK), at=AT)
    assert kept() == 0


def test_what_was_set_stays_as_it_was_set():
    row = set_setting(PATTERN.key, LONGER, TOMORROW, by=BY, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        CitySetting.objects.unscoped("test").filter(pk=row.pk).update(value="x")
