from datetime import UTC, datetime, timedelta

import pytest

from lianxin.citizens import queries
from lianxin.citizens.models import LimitedReception, LimitLevel
from lianxin.citizens.steps.lift_limit import lift_limit
from lianxin.citizens.steps.limit_reception import limit_reception
from lianxin.citizens.steps.register_number import register_number
from lianxin.foundation.actor import system
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent
from tests.citizens.people import AT, agent, caller, dispatcher, handler, kinds, last_data, shift_leader

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
# Rule limit.limited_reception = 30d, counted from the next day on to the end of the last one (Asia/Shanghai).
LATEST = datetime(2026, 4, 1, 16, 0, tzinfo=UTC)
WHY = "半年内无实质内容来电 200 次"


@pytest.fixture
def number():
    return caller()[1]


def warned(number):
    limit_reception(number, "persuade", WHY, by=agent(), at=AT)
    return limit_reception(number, "warn", WHY, by=agent(), at=AT)


def limited(number):
    warned(number)
    return limit_reception(number, "limit", WHY, by=shift_leader(), at=AT)


def rows():
    return list(LimitedReception.objects.unscoped("test").order_by("pk").values_list("level", "valid"))


def test_a_number_is_persuaded_then_warned_then_limited(number):
    assert queries.level_of(agent(), number, AT) is None
    row = limit_reception(number, "persuade", WHY, by=agent(), at=AT)
    assert queries.level_of(agent(), number, AT) is LimitLevel.PERSUADE
    limit_reception(number, "warn", WHY, by=agent(), at=AT)
    assert queries.level_of(agent(), number, AT) is LimitLevel.WARN
    row = limit_reception(number, "limit", WHY, by=shift_leader(), at=AT)
    assert queries.level_of(system(), number, AT) is LimitLevel.LIMIT
    assert (row.decided_by_person_id, row.decided_by_post_id) == (shift_leader().person_id, shift_leader().post_id)
    assert row.reason == WHY
    assert kinds("number", number) == ["number.registered", *["number.reception_limited"] * 3]
    data = last_data("number", number)
    assert data == {"limit": row.pk, "level": "limit", "until": "2026-04-01T16:00:00.000000+00:00", "rule": row.rule_id}


def test_a_measure_expires_by_itself_when_the_rule_says(number):
    limited(number)
    assert rows() == [("persuade", since(AT, LATEST)), ("warn", since(AT, LATEST)), ("limit", since(AT, LATEST))]
    assert queries.level_of(agent(), number, LATEST - timedelta(seconds=1)) is LimitLevel.LIMIT
    assert queries.level_of(agent(), number, LATEST) is None


def test_a_measure_may_be_shorter(number):
    limit_reception(number, "persuade", WHY, LATER, by=agent(), at=AT)
    assert rows() == [("persuade", since(AT, LATER))]


@pytest.mark.parametrize(
    ("level", "reason", "until", "field"),
    [
        ("block", WHY, None, "level"),
        ("persuade", "  ", None, "reason"),
        ("persuade", "\0", None, "reason"),
        ("persuade", WHY, LATEST + timedelta(seconds=1), "until"),
        ("persuade", WHY, AT, "until"),
    ],
)
def test_a_measure_that_is_none_has_no_reason_or_lasts_too_long_is_refused(number, level, reason, until, field):
    with pytest.raises(BadInput) as refusal:
        limit_reception(number, level, reason, until, by=shift_leader(), at=AT)
    assert list(refusal.value.fields) == [field]
    assert rows() == []


@pytest.mark.parametrize("level", ["warn", "limit"])
def test_no_level_is_skipped(number, level):
    with pytest.raises(WrongState, match="level_skipped"):
        limit_reception(number, level, WHY, by=shift_leader(), at=AT)
    assert rows() == []


def test_an_expired_warning_does_not_lead_to_a_limit(number):
    warned(number)
    with pytest.raises(WrongState, match="level_skipped"):
        limit_reception(number, "limit", WHY, by=shift_leader(), at=LATEST)
    assert [level for level, _ in rows()] == ["persuade", "warn"]


def test_a_measure_in_force_is_not_imposed_twice(number):
    limit_reception(number, "persuade", WHY, by=agent(), at=AT)
    with pytest.raises(WrongState, match="limit_in_force"):
        limit_reception(number, "persuade", WHY, by=agent(), at=LATER)
    assert rows() == [("persuade", since(AT, LATEST))]


@pytest.mark.parametrize("spelling", ["110", "0539-12345", "4000000001", "0539-0000001转801"])
def test_services_and_switchboards_are_never_limited(spelling):
    number = register_number(spelling, by=agent(), at=AT)
    with pytest.raises(WrongState, match="number_not_limitable"):
        limit_reception(number, "persuade", WHY, by=agent(), at=AT)
    assert rows() == []


def test_an_agent_cannot_approve_a_limit(number):
    warned(number)
    with pytest.raises(NotAllowed, match="批准和解除限制接听"):
        limit_reception(number, "limit", WHY, by=agent(), at=AT)
    assert queries.level_of(agent(), number, AT) is LimitLevel.WARN


def test_no_machine_limits_a_caller(number):
    with pytest.raises(NotAllowed, match="person_only"):
        limit_reception(number, "persuade", WHY, by=system(), at=AT)
    assert rows() == []


@pytest.mark.parametrize("who", [dispatcher, handler])
def test_who_may_not_limit_is_refused(number, who):
    with pytest.raises(NotAllowed):
        limit_reception(number, "persuade", WHY, by=who(), at=AT)
    assert rows() == []


def test_a_review_looks_through_what_is_in_force_and_lifts_it(number):
    limit = limited(number)
    shorter = limit_reception(caller(spelling="19900000002")[1], "persuade", WHY, LATER, by=agent(), at=AT)
    assert queries.limits_in_force(shift_leader(), AT).first() == shorter
    assert queries.limits_in_force(shift_leader(), LATER).count() == 3
    lifted = lift_limit(limit, by=shift_leader(), at=LATER)
    assert (lifted.valid, lifted.lifted_at) == (since(AT, LATER), LATER)
    assert queries.level_of(agent(), number, LATER) is LimitLevel.WARN
    assert kinds("number", number)[-1] == "number.limit_lifted"
    assert last_data("number", number) == {"limit": limit.pk, "level": "limit"}


@pytest.mark.parametrize("at", [AT, AT - timedelta(days=1), LATEST])
def test_what_is_not_in_force_cannot_be_lifted(number, at):
    limit = limited(number)
    with pytest.raises(WrongState, match="limit_not_in_force"):
        lift_limit(limit, by=shift_leader(), at=at)
    assert LimitedReception.objects.unscoped("test").get(pk=limit.pk).lifted_at is None


def test_an_agent_cannot_lift_a_limit_but_a_warning(number):
    warn, limit = warned(number), None
    limit = limit_reception(number, "limit", WHY, by=shift_leader(), at=AT)
    with pytest.raises(NotAllowed):
        lift_limit(limit, by=agent(), at=LATER)
    assert queries.level_of(agent(), number, LATER) is LimitLevel.LIMIT
    assert lift_limit(warn, by=agent(), at=LATER).lifted_at == LATER


def test_the_reason_is_in_no_event(number):
    limited(number)
    assert WHY not in str(list(RecordEvent.objects.filter(subject_kind="number").values()))
