"""`lianxin clocks`: what the check names, and what it lets pass."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from lianxin.clocks import engine
from lianxin.clocks.check import check
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time
from tests.clocks.timers import Timer, local, shown, started, told

START = "2026-03-02 10:00"
HOUR = timedelta(hours=1)


def saved_kinds() -> dict[str, Timer]:
    """One clock of each state, and one extended under a cap."""
    kinds = {name: started("5wd", START) for name in ("running", "paused", "resumed", "met", "missed", "cancelled")}
    kinds["capped"] = started("5wd", START, cap="2026-03-13 12:00")
    engine.pause(kinds["paused"], at=local("2026-03-04 10:00"))
    engine.pause(kinds["resumed"], at=local("2026-03-04 10:00"))
    engine.resume(kinds["resumed"], at=local("2026-03-05 10:00"))
    engine.end(kinds["met"], at=local("2026-03-09 10:00"))
    engine.end(kinds["missed"], at=local("2026-03-10 10:00"))
    engine.cancel(kinds["cancelled"], at=local("2026-03-10 10:00"))
    engine.extend(kinds["capped"], engine.Span.parse("5wd"), at=local("2026-03-04 10:00"))
    for timer in kinds.values():
        timer.save()
    return kinds


@pytest.fixture
def all_kinds(timers) -> dict[str, Timer]:
    return saved_kinds()


def alter(timer: Timer, change: str, *values: object) -> None:
    """Change the row past the engine."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE test_timer SET {change} WHERE id = %s", [*values, timer.pk])


def findings() -> list[tuple[int, str, str]]:
    return [(finding.clock.pk, finding.field, finding.text) for finding in check(Timer)]


def test_untouched_clocks_are_clean_before_and_after_the_sweep(all_kinds):
    for moment in (START, "2026-03-06 18:00", "2026-04-01 10:00"):
        with time.frozen(local(moment)):
            assert findings() == []
            sweep()
            assert findings() == []


def test_due_times_that_the_owner_altered_are_named_one_by_one(shared_timers, owner):
    kinds = saved_kinds()
    del kinds["capped"]  # the database holds its due time under the cap
    for timer in kinds.values():
        owner.execute("UPDATE test_timer SET due_at = due_at + interval '1 hour' WHERE id = %s", [timer.pk])
        with time.frozen(local(START)):
            due = [text for _pk, field, text in findings() if field == "due_at"]
            assert due == [
                f"clocks.Timer {timer.pk}（handle） 的 due_at 记为 {timer.due_at + HOUR}，应为 {timer.due_at}"
            ]
            assert {pk for pk, _field, _text in findings()} == {timer.pk}
        owner.execute("UPDATE test_timer SET due_at = due_at - interval '1 hour' WHERE id = %s", [timer.pk])
        with time.frozen(local(START)):
            assert findings() == []


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("running", "amber_at = amber_at - interval '1 hour'", "amber_at"),
        ("running", "light = 'red', look_at = NULL", "light"),
        ("running", "look_at = NULL", "look_at"),
        ("running", "look_at = look_at + interval '1 hour'", "look_at"),
        ("running", "span = '6wd'", "due_at"),
        ("running", "span = 'long'", "due_at"),
        ("running", "count = '{}'", "due_at"),
        ("running", "pauses = '[[1, 2]]'", "due_at"),
        ("running", "timetable = 'government@1-000000000000'", "timetable"),
        ("running", "started_at = started_at - interval '7 days'", "due_at"),
        ("capped", "extensions = '[]'", "due_at"),
        ("capped", "cap_at = cap_at + interval '1 day'", "due_at"),
        ("paused", "light = 'amber'", "light"),
        ("met", "light = 'green'", "light"),
        ("met", "state = 'missed'", "state"),
        ("missed", "state = 'met'", "state"),
        ("missed", "ended_at = '2026-03-09 08:00+08'", "state"),
    ],
)
def test_whatever_else_is_altered_is_named_by_its_field(all_kinds, name, change, field):
    alter(all_kinds[name], change)
    with time.frozen(local(START)):
        found = findings()
    assert field in [each for _pk, each, _text in found]
    assert {pk for pk, _field, _text in found} == {all_kinds[name].pk}


def test_a_light_may_lag_behind_until_the_sweep_but_not_be_ahead(all_kinds):
    timer = all_kinds["running"]
    with time.frozen(timer.due_at + HOUR):
        assert findings() == []
    alter(timer, "light = 'amber', look_at = %s", timer.due_at)
    with time.frozen(local(START)):
        assert tuple(sorted(field for _pk, field, _text in findings())) == ("light", "look_at")


def test_the_command_names_findings_and_fails(all_kinds):
    with time.frozen(local(START)):
        out = StringIO()
        call_command("clocks", "--check", stdout=out)
        assert out.getvalue() == "核对时限 7 个，全部相符\n"
        alter(all_kinds["met"], "due_at = due_at + interval '1 hour'")
        with pytest.raises(CommandError, match="核对时限 7 个，1 处不符"):
            call_command("clocks", "--check", stdout=out)
        assert f"Timer {all_kinds['met'].pk}（handle） 的 due_at 记为" in out.getvalue()


def test_the_command_sweeps(all_kinds):
    with time.frozen(all_kinds["running"].amber_at):
        out = StringIO()
        call_command("clocks", "--sweep", stdout=out)
    assert out.getvalue() == "翻转预警灯 1 盏\n"
    assert told(all_kinds["running"]) == ["amber"]
    assert shown(all_kinds["running"].amber_at) == "2026-03-06 17:30:00"
