"""What counting working time must always hold, whatever the calendar; and that walking minute by minute agrees."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from lianxin.calendars.arithmetic import (
    CountRule,
    EndOfLimit,
    Pause,
    StartOfCount,
    due,
    elapsed,
    moment_before,
    moment_of_share,
    remaining,
    share_used,
    working_spans_between,
)
from lianxin.calendars.spans import Span, SpanUnit
from lianxin.calendars.timetables import ROUND_THE_CLOCK, HoursPattern, Timetable
from tests.calendars.reference import due_by_minutes, elapsed_minutes
from tests.calendars.worlds import GOVERNMENT, WINTER, at, moments, pauses, rules, spans, timetables

WORKING = st.sampled_from(SpanUnit)
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def whole_minute(moment: datetime) -> datetime:
    """The first whole minute that is not before ``moment``."""
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + timedelta(minutes=1)


@slow
@given(moments, spans, timetables, rules, pauses)
def test_the_due_time_is_the_one_found_by_walking(
    start: datetime, span: Span, timetable: Timetable, rule: CountRule, pauses: Sequence[Pause]
) -> None:
    found = due(start, span, timetable, rule, pauses)
    assert whole_minute(found) == due_by_minutes(start, span, timetable, rule, pauses)


@slow
@given(moments, moments, timetables, WORKING, pauses)
def test_elapsed_time_is_the_one_found_by_walking(
    start: datetime, end: datetime, timetable: Timetable, unit: SpanUnit, pauses: Sequence[Pause]
) -> None:
    start, end = sorted((start, end))
    walked = timedelta(minutes=elapsed_minutes(start, end, timetable, unit, pauses))
    assert elapsed(start, end, timetable, unit, pauses) == walked
    assert elapsed(end, start, timetable, unit, pauses) == -walked


@given(moments, spans, timetables, rules, pauses)
def test_a_limit_ends_after_its_start(
    start: datetime, span: Span, timetable: Timetable, rule: CountRule, pauses: Sequence[Pause]
) -> None:
    found = due(start, span, timetable, rule, pauses)
    assert found > start
    assert found.tzinfo is UTC


@given(moments, moments, spans, timetables, rules)
def test_a_later_start_never_ends_earlier(
    first: datetime, second: datetime, span: Span, timetable: Timetable, rule: CountRule
) -> None:
    first, second = sorted((first, second))
    assert due(first, span, timetable, rule) <= due(second, span, timetable, rule)


@given(moments, moments, spans, timetables, rules, pauses)
def test_a_later_start_never_ends_earlier_when_the_pauses_follow_both(
    first: datetime, second: datetime, span: Span, timetable: Timetable, rule: CountRule, pauses: Sequence[Pause]
) -> None:
    first, second = sorted((first, second))
    pauses = [pause for pause in pauses if pause.start >= second]
    assert due(first, span, timetable, rule, pauses) <= due(second, span, timetable, rule, pauses)


@given(moments, spans, spans, timetables, rules, pauses)
def test_a_longer_span_never_ends_earlier(
    start: datetime, one: Span, other: Span, timetable: Timetable, rule: CountRule, pauses: Sequence[Pause]
) -> None:
    assume(one.unit is other.unit)
    shorter, longer = sorted((one, other), key=lambda span: span.amount)
    assert due(start, shorter, timetable, rule, pauses) <= due(start, longer, timetable, rule, pauses)


@given(moments, spans, timetables, rules, st.integers(0, 20_000), st.integers(0, 5_000))
def test_a_pause_moves_the_end_by_exactly_the_counted_time_it_takes(
    start: datetime, span: Span, timetable: Timetable, rule: CountRule, after: int, length: int
) -> None:
    plain = due(start, span, timetable, rule)
    begins = start + timedelta(minutes=after)
    pause = Pause(begins, begins + timedelta(minutes=length))
    moved = due(start, span, timetable, rule, [pause])
    taken = elapsed(pause.start, pause.end, timetable, span.unit) if pause.start < plain else timedelta(0)
    assert elapsed(plain, moved, timetable, span.unit) == taken


@given(moments, spans, timetables, rules, pauses)
def test_pauses_count_the_same_in_any_order_and_in_pieces(
    start: datetime, span: Span, timetable: Timetable, rule: CountRule, pauses: Sequence[Pause]
) -> None:
    pieces = []
    for pause in reversed(pauses):
        middle = pause.start + (pause.end - pause.start) / 3
        pieces += [Pause(middle, pause.end), Pause(pause.start, middle)]
    assert due(start, span, timetable, rule, pieces) == due(start, span, timetable, rule, pauses)


@given(moments, spans, timetables, pauses)
def test_the_time_elapsed_until_the_end_is_the_span(
    start: datetime, span: Span, timetable: Timetable, pauses: Sequence[Pause]
) -> None:
    assume(not span.unit.is_days)
    end = due(start, span, timetable, CountRule(), pauses)
    assert elapsed(start, end, timetable, span.unit, pauses) == timedelta(seconds=span.seconds)


@given(moments, st.integers(1, 8), st.integers(1, 8), timetables)
def test_days_at_the_same_time_add_up(start: datetime, one: int, other: int, timetable: Timetable) -> None:
    rule = CountRule(end=EndOfLimit.SAME_TIME)

    def later(moment: datetime, days: int) -> datetime:
        return due(moment, Span(Decimal(days), SpanUnit.WORKING_DAYS), timetable, rule)

    # between days of odd lengths each sum may lose the fraction of a microsecond that it rounds down
    assert later(start, one + other) - later(later(start, one), other) <= timedelta(microseconds=20)


@given(moments, spans, timetables, rules, pauses)
def test_elapsed_and_remaining_make_the_whole(
    start: datetime, span: Span, timetable: Timetable, rule: CountRule, pauses: Sequence[Pause]
) -> None:
    end = due(start, span, timetable, rule, pauses)
    middle = start + (end - start) / 2
    gone, left = (
        elapsed(start, middle, timetable, span.unit, pauses),
        remaining(middle, end, timetable, span.unit, pauses),
    )
    assert gone + left == elapsed(start, end, timetable, span.unit, pauses)


@given(moments, spans, timetables, rules, pauses, st.integers(0, 100))
def test_the_moment_of_a_share_is_when_that_share_has_run(
    start: datetime, span: Span, timetable: Timetable, rule: CountRule, pauses: Sequence[Pause], percent: int
) -> None:
    end, share = due(start, span, timetable, rule, pauses), Decimal(percent) / 100
    assume(elapsed(start, end, timetable, span.unit, pauses))
    moment = moment_of_share(start, end, share, timetable, span.unit, pauses)
    assert start <= moment <= end
    assert abs(share_used(start, moment, end, timetable, span.unit, pauses) - percent / 100) < 1e-6


@given(moments, moments, timetables)
def test_the_working_spans_between_two_moments_are_all_the_working_time(
    start: datetime, end: datetime, timetable: Timetable
) -> None:
    start, end = sorted((start, end))
    found = working_spans_between(start, end, timetable)
    assert sum((b - a for a, b in found), timedelta(0)) == elapsed(start, end, timetable, SpanUnit.WORKING_HOURS)
    edges = [start, *(edge for span in found for edge in span), end]
    assert edges == sorted(edges)


@example(at("2026-11-25T17:30"), Span.parse("1wd"))
@given(moments, spans)
def test_a_moment_before_an_end_is_as_far_before_it_as_asked(start: datetime, span: Span) -> None:
    end = due(start, Span.parse("40wh"), GOVERNMENT)
    before = moment_before(end, span, GOVERNMENT)
    if span.unit is SpanUnit.WORKING_DAYS:
        seven_hours = timedelta(hours=7)  # every day of this calendar has seven
        assert elapsed(before, end, GOVERNMENT, span.unit) == seven_hours * float(span.amount)
    elif span.unit is SpanUnit.CALENDAR_DAYS:
        assert end - before == timedelta(days=int(span.amount))
    else:
        assert elapsed(before, end, GOVERNMENT, span.unit) == timedelta(seconds=span.seconds)


def test_one_working_day_before_a_close_is_the_close_of_the_day_before() -> None:
    assert moment_before(at("2026-02-24T17:30"), Span.parse("1wd"), GOVERNMENT) == at("2026-02-14T17:30")
    assert moment_before(at("2026-02-24T17:30"), Span.parse("0.5wd"), GOVERNMENT) == at("2026-02-24T12:00")
    assert moment_before(at("2026-02-24T09:30"), Span.parse("2wh"), GOVERNMENT) == at("2026-02-14T16:30")


def test_an_overdue_limit_has_a_negative_remainder_and_more_than_its_whole_share() -> None:
    start, end, now = at("2026-11-17T08:30"), at("2026-11-17T12:00"), at("2026-11-17T15:45")
    assert remaining(now, end, GOVERNMENT, SpanUnit.WORKING_HOURS) == -timedelta(hours=1, minutes=45)
    assert share_used(start, now, end, GOVERNMENT, SpanUnit.WORKING_HOURS) == 1.5
    assert share_used(start, at("2026-11-17T08:00"), end, GOVERNMENT, SpanUnit.WORKING_HOURS) == 0


def test_a_limit_without_counted_time_has_no_shares() -> None:
    with pytest.raises(ValueError, match="without counted time"):
        share_used(at("2026-11-21T08:30"), at("2026-11-21T09:00"), at("2026-11-22T09:00"), GOVERNMENT, SpanUnit("wh"))


def test_a_limit_of_fifty_years_is_found() -> None:
    calendar_days = due(at("2026-01-01T10:00"), Span.parse("18262d"), GOVERNMENT)
    assert calendar_days == at("2076-01-01T00:00") + timedelta(days=1)  # 50 years with 12 leap days: 18262 days


def test_a_calendar_that_stops_working_is_told_instead_of_searched_for_ever() -> None:
    ended = Timetable("ended", (HoursPattern(WINTER, valid_to=at("2026-02-01T00:00").date()),))
    with pytest.raises(ValueError, match="不再有工作时间"):
        due(at("2026-01-30T10:00"), Span.parse("5wd"), ended)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        due(at("2026-01-01T00:00").replace(tzinfo=None), Span.parse("1h"), ROUND_THE_CLOCK)


def test_counting_from_the_same_day_to_the_same_time_is_refused() -> None:
    with pytest.raises(ValueError, match="不能"):
        CountRule(StartOfCount.SAME_DAY, end=EndOfLimit.SAME_TIME)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="早于"):
        Pause(at("2026-01-02T00:00"), at("2026-01-01T00:00"))
