"""Where the bars of clocks are drawn: exact places against days, working or not."""

from datetime import datetime, timedelta

import pytest

from lianxin.calendars.queries import timetable
from lianxin.cases import chart, queries
from lianxin.cases.chart import Axis, Stroke
from lianxin.cases.models import CaseClock, OrderClock
from lianxin.cases.states import Urgency
from lianxin.cases.tree import tree
from lianxin.clocks import engine
from lianxin.foundation.time import LOCAL
from tests.cases import thread
from tests.cases.thread import COMPANY, HOUR, MONDAY
from tests.cast import actor

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def axis(first: str, last: str, now: datetime = MONDAY) -> Axis:
    return Axis([local(first), local(last)], timetable("government", MONDAY), now)


def handling(case) -> CaseClock:
    return CaseClock.objects.get(case=case, kind="handle")


def pieces(clock, on: Axis, now: datetime) -> list[tuple[float, float, str, bool]]:
    return [(each.x, each.width, each.look, each.thread) for each in chart.strokes(clock, on, now)]


def drawn(case, now: datetime, username: str = "gengruoxi"):
    return tree(queries.whole(actor(username), case.number), now)


def test_a_day_is_a_column_and_the_weekend_rests():
    found = axis("2026-11-23 09:00", "2026-12-02 18:00")
    assert [column.label for column in found.columns()][:6] == ["23 一", "24 二", "25 三", "26 四", "27 五", "28 六"]
    assert [column.works for column in found.columns()] == [True] * 5 + [False] * 2 + [True] * 3
    assert found.rests() == [(50.0, 20.0)]
    assert [column.is_today for column in found.columns()] == [True] + [False] * 9


def test_a_short_matter_still_has_a_week():
    found = axis("2026-11-23 09:00", "2026-11-23 10:00")
    assert len(found.columns()) == chart.FEWEST_DAYS
    assert found.columns()[0].width == pytest.approx(14.286)


def test_a_long_matter_is_drawn_by_weeks_that_begin_on_monday():
    found = axis("2026-11-25 09:00", "2027-01-12 18:00")
    assert [column.label for column in found.columns()] == [
        "11-23", "11-30", "12-07", "12-14", "12-21", "12-28", "01-04", "01-11",
    ]  # fmt: skip
    assert {column.is_week for column in found.columns()} == {True}
    assert len(found.rests()) == 8
    assert found.rests()[5] == (69.643, 5.357)  # New Year's Day is a Friday


def test_what_lies_outside_is_drawn_at_the_edge_and_now_not_at_all():
    found = axis("2026-11-23 09:00", "2026-12-02 18:00", now=local("2026-12-03 00:00"))
    assert (found.x(local("2026-11-01 00:00")), found.x(local("2027-01-01 00:00"))) == (0, 100)
    assert found.now is None
    assert axis("2026-11-23 09:00", "2026-12-02 18:00", now=local("2026-11-24 12:00")).now == 15


def test_a_bar_is_thick_where_the_calendar_works_and_a_thread_over_the_weekend():
    clock = handling(thread.accepted(at=local("2026-11-23 12:00")))
    assert clock.due_at == local("2026-11-30 17:30")
    assert pieces(clock, axis("2026-11-23 09:00", "2026-12-02 18:00"), local("2026-11-24 12:00")) == [
        (5.0, 10.0, "past", False),
        (15.0, 35.0, "left", False),
        (50.0, 20.0, "left", True),
        (70.0, 7.292, "left", False),
    ]


def test_an_overdue_bar_goes_on_in_another_look_until_now():
    clock = handling(thread.accepted(at=local("2026-11-23 12:00")))
    found = pieces(clock, axis("2026-11-23 09:00", "2026-12-02 18:00"), local("2026-12-01 00:00"))
    assert found[-1] == (77.292, 2.708, "over", False)
    assert {look for _x, _width, look, _thread in found[:-1]} == {"past"}


def test_a_bar_close_to_its_end_is_drawn_as_near():
    clock = handling(thread.accepted(at=local("2026-11-23 12:00")))
    looks = [look for _x, _w, look, _t in pieces(clock, axis("2026-11-23", "2026-12-02"), local("2026-11-30 15:00"))]
    assert looks == ["near", "near", "near", "near-left"]


def test_what_ended_in_time_is_drawn_as_met_up_to_its_end():
    case = thread.finished()
    clock = OrderClock.objects.get(case=case, kind="handle")
    assert clock.ended_at is not None
    assert pieces(clock, axis("2026-11-23", "2026-12-02"), MONDAY + DAY) == [(3.75, 1.25, "met", False)]


def test_what_ended_late_shows_by_how_much():
    clock = handling(thread.accepted(at=local("2026-11-23 12:00")))
    engine.end(clock, at=local("2026-12-02 12:00"))
    found = pieces(clock, axis("2026-11-23", "2026-12-02"), local("2026-12-02 18:00"))
    assert [look for _x, _width, look, _thread in found] == ["past", "past", "past", "over"]
    assert found[-1] == (77.292, 17.708, "over", False)


def test_a_pause_is_drawn_between_its_moments_and_an_open_one_to_the_end():
    clock = handling(thread.accepted(at=local("2026-11-23 12:00")))
    engine.pause(clock, at=local("2026-11-24 00:00"))
    on, now = axis("2026-11-23", "2026-12-02"), local("2026-11-25 00:00")
    assert [look for _x, _w, look, _t in pieces(clock, on, now)] == ["past", "pause", "pause", "pause", "pause"]
    engine.resume(clock, at=now)
    assert pieces(clock, on, now)[1:3] == [(10.0, 10.0, "pause", False), (20.0, 30.0, "left", False)]


def test_what_counts_every_hour_has_no_thread():
    clock = handling(thread.accepted(at=local("2026-11-27 12:00"), urgency=Urgency.URGENT))
    assert clock.span == "24h"
    assert not any(thread for *_rest, thread in pieces(clock, axis("2026-11-23", "2026-12-02"), MONDAY))


def test_minutes_among_days_are_still_seen():
    clock = CaseClock.objects.get(case=thread.accepted(at=MONDAY), kind="accept")
    assert [each.width for each in chart.strokes(clock, axis("2026-11-23", "2026-12-02"), MONDAY)] == []
    clock.ended_at = MONDAY + timedelta(minutes=1)
    assert chart.strokes(clock, axis("2026-11-23", "2026-12-02"), MONDAY) == [Stroke(3.75, 0.5, "met", False)]


def test_the_tree_begins_with_the_citizen_and_the_hotline():
    found = drawn(thread.dispatched(COMPANY), MONDAY + HOUR)
    assert [(branch.name, branch.depth) for branch in found.branches] == [
        ("市民诉求", 0),
        ("临沂市12345市民服务热线", 0),
        ("兰山区", 1),
        ("市供水公司", 1),
    ]
    assert found.branches[0].bar.label == "余 5 个工作日"
    assert found.branches[2].bar.label == "签收 余 1 个工作日"


def test_what_is_over_says_how_the_handling_ended():
    found = drawn(thread.finished(), MONDAY + 3 * HOUR)
    assert found.branches[2].bar.label == "● 按时"


def test_the_present_stands_back_where_a_label_is_written_over_it():
    case = thread.dispatched()
    assert [branch.bar.covers for branch in drawn(case, MONDAY + HOUR).branches] == [False, True, True]


def test_a_bar_says_everything_in_words():
    (branch,) = [each for each in drawn(thread.accepted(), MONDAY + HOUR).branches if each.icon == "building"]
    assert branch.bar.told.split("；")[0] == "受理：11-23 09:00 起，限 11-24 17:30，按时"
    assert branch.note == "派单"


def test_an_order_below_another_stands_under_it_and_a_replaced_one_is_struck():
    case = thread.dispatched(COMPANY)
    lead, other = thread.order_of(case), thread.order_of(case, COMPANY)
    whole = queries.whole(actor("gengruoxi"), case.number)
    orders = {order.pk: order for order in whole.orders}
    orders[other.pk].parent_id, orders[other.pk].level = lead.pk, 2
    orders[other.pk].replaces_id = lead.pk
    branches = tree(whole, MONDAY + HOUR).branches[2:]
    assert [(each.name, each.depth, each.replaced) for each in branches] == [
        ("兰山区", 1, True),
        ("市供水公司", 2, False),
    ]
    assert branches[0].note == "第 1 轮 · 已替换"
