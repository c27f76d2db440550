"""On what terms clocks start: the loaded rules, from their facts to the moment at which a light turns."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.calendars.arithmetic import CIVIL_CODE, CountRule, EndOfLimit, StartOfCount
from lianxin.clocks import engine
from lianxin.clocks.terms import read, terms, written
from lianxin.foundation.actor import Door, system
from lianxin.foundation.errors import WrongState
from lianxin.rulebook.queries import NoRule, find
from lianxin.rulebook.scopes import Facts
from lianxin.rulebook.steps.set_rule import RuleText, set_rule
from tests.clocks.timers import Timer, local, shown

pytestmark = pytest.mark.django_db
SATURDAY_NIGHT = local("2026-03-07 23:00")
COMPLAINT = Facts(urgency="normal", enterprise="no", category="0101", appeal_type="complaint", area=("371302",))


def begun(kind: str, at: datetime, **facts) -> tuple[str, str, str]:
    timer = Timer()
    engine.start(timer, terms(kind, Facts(**facts), at), at=at)
    return timer.span, shown(timer.due_at), shown(timer.amber_at)


@pytest.mark.parametrize("urgency", ["critical", "major"])
@pytest.mark.parametrize(
    ("kind", "face"),
    [
        ("dispatch", ("5m", "2026-03-07 23:05:00", "2026-03-07 23:04:00")),
        ("sign_for", ("15m", "2026-03-07 23:15:00", "2026-03-07 23:12:00")),
        ("first_contact", ("30m", "2026-03-07 23:30:00", "2026-03-07 23:24:00")),
        ("handle", ("24h", "2026-03-08 23:00:00", "2026-03-08 18:12:00")),
    ],
)
def test_emergencies_run_through_the_night(urgency, kind, face):
    assert begun(kind, SATURDAY_NIGHT, urgency=urgency) == face


@pytest.mark.parametrize(
    ("kind", "face"),
    [
        ("dispatch", ("4wh", "2026-03-09 14:30:00", "2026-03-09 11:42:00")),
        ("sign_for", ("1wd", "2026-03-09 17:30:00", "2026-03-09 16:06:00")),
        ("handle", ("5wd", "2026-03-13 17:30:00", "2026-03-12 17:30:00")),
    ],
)
def test_ordinary_matters_wait_for_monday(kind, face):
    assert begun(kind, SATURDAY_NIGHT, urgency="normal", appeal_type="complaint") == face


def test_a_heating_failure_is_handled_round_the_clock_though_nobody_called_it_urgent():
    facts = {"urgency": "normal", "category": "040401", "appeal_type": "help", "unit_kind": "public_service_enterprise"}
    assert begun("sign_for", SATURDAY_NIGHT, **facts) == ("30m", "2026-03-07 23:30:00", "2026-03-07 23:24:00")
    assert begun("handle", SATURDAY_NIGHT, **facts)[:2] == ("24h", "2026-03-08 23:00:00")


def test_the_clock_keeps_the_rule_that_decided():
    assert terms("handle", COMPLAINT, SATURDAY_NIGHT).rule_id == find("limit.handle", COMPLAINT, SATURDAY_NIGHT).id


def test_all_terms_cost_one_query():
    find("limit.handle", COMPLAINT, SATURDAY_NIGHT)
    with CaptureQueriesContext(connection) as queries:
        terms("handle", COMPLAINT, SATURDAY_NIGHT)
    assert len(queries) == 1


def change(key: str, value: object) -> None:
    set_rule(
        RuleText(key=key, value=value, source="测试"), date(2026, 3, 2), by=system(Door.COMMAND), at=SATURDAY_NIGHT
    )


def test_start_end_and_cut_off_of_the_count_are_rules():
    friday = local("2026-03-06 16:30")
    assert begun("sign_for", friday, urgency="normal")[1] == "2026-03-09 17:30:00"
    change("count.cut_off", "16:00")
    assert begun("sign_for", friday, urgency="normal")[1] == "2026-03-10 17:30:00"
    assert terms("handle", COMPLAINT, friday).count == CountRule(cut_off=time(16))


def test_rules_that_do_not_go_together_are_refused_by_name():
    change("count.start", "same_day")
    change("count.end", "same_time")
    with pytest.raises(WrongState, match=r"“count\.start”与“count\.end”不能并用") as refusal:
        terms("handle", COMPLAINT, SATURDAY_NIGHT)
    assert refusal.value.code == "count_rules_clash"


def test_without_a_rule_for_the_kind_nothing_starts():
    with pytest.raises(NoRule, match=r"limit\.nothing"):
        terms("nothing", COMPLAINT, SATURDAY_NIGHT)
    with pytest.raises(NoRule, match="1980-01-01"):
        terms("handle", COMPLAINT, datetime(1980, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "count",
    [
        CIVIL_CODE,
        CountRule(end=EndOfLimit.SAME_TIME, cut_off=time(17, 30)),
        CountRule(start=StartOfCount.SAME_DAY),
    ],
)
def test_the_way_of_counting_survives_being_written_down(count):
    assert read(written(count)) == count
