"""Whatever happens to a clock, in whatever order: the engine agrees with walking minute by minute."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from lianxin.calendars.arithmetic import CountRule
from lianxin.calendars.queries import timetable
from lianxin.calendars.spans import Span
from lianxin.clocks import engine
from lianxin.clocks.models import ClockState
from lianxin.clocks.terms import Terms
from lianxin.foundation.errors import WrongState
from tests.calendars.worlds import moments, rules
from tests.clocks.reference import TICK, Walked
from tests.clocks.timers import Timer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
written = st.one_of(
    st.integers(1, 600).map("{}m".format),
    st.integers(1, 48).map("{}h".format),
    st.integers(1, 5).map("{}d".format),
    st.integers(1, 60).map(lambda quarter: f"{quarter / 4}wh"),
    st.integers(1, 10).map(lambda half: f"{half / 2}wd"),
).map(Span.parse)
acts = st.sampled_from(["pause", "resume", "resume", "extend", "cap", "uncap", "look", "look", "end", "cancel"])
gaps = st.one_of(st.integers(0, 600), st.integers(0, 4 * 24 * 60))
stories = st.lists(st.tuples(gaps, acts, written, gaps), max_size=6)


def whole_minute(moment: datetime) -> datetime:
    """The first whole minute that is not before `moment`."""
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + MINUTE


def agree(timer: Timer, walked: Walked, at: datetime) -> None:
    assert timer.state == walked.state
    assert timer.due_at == walked.due()
    assert whole_minute(timer.amber_at) == walked.amber_at()
    assert timer.light == engine.light_at(timer, at) == walked.light(at)
    looks = {"green": timer.amber_at, "amber": timer.due_at + TICK, "red": None}
    assert timer.look_at == (looks[timer.light] if walked.state == "running" else None)


def act_on(timer: Timer, walked: Walked, act: str, span: Span, cap_at: datetime, at: datetime) -> None:
    """The same thing happens to both."""
    match act:
        case "look":
            engine.settle(timer, at=at)
        case "extend":
            engine.extend(timer, span, at=at)
            walked.extensions.append(span)
        case "cap" | "uncap":
            cap = cap_at if act == "cap" else None
            engine.cap(timer, cap, at=at)
            walked.cap = cap
        case _:
            getattr(engine, act)(timer, at=at)
            getattr(walked, act)(at)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(moments, written, st.sampled_from(["government", "emergency"]), rules, written, st.integers(0, 100), stories)
def test_the_engine_shows_what_walking_finds(
    start: datetime, span: Span, calendar: str, count: CountRule, amber: Span, percent: int, story: list
) -> None:
    timer = Timer()
    share = Decimal(percent) / 100
    terms = Terms(kind="handle", span=span, rule_id=1, calendar=calendar, count=count, amber=amber, amber_share=share)
    engine.start(timer, terms, at=start)
    walked = Walked(start, span, timetable(calendar, start), count, amber, Fraction(share))
    agree(timer, walked, start)
    at = start
    for gap, act, length, cap_after in story:
        at += gap * MINUTE
        if not walked.may(act):
            with pytest.raises(WrongState):
                act_on(timer, walked, act if act != "look" else "end", length, at, at)
            continue
        act_on(timer, walked, act, length, at + cap_after * MINUTE, at)
        agree(timer, walked, at)
    for moment in (walked.amber_at(), walked.due(), walked.due() + MINUTE, at + timedelta(days=30)):
        assert engine.light_at(timer, moment) == walked.light(moment)
    event(f"ended as {timer.state}, {timer.light}")
    assert (timer.ended_at is not None) == (timer.state in (ClockState.MET, ClockState.MISSED, ClockState.CANCELLED))
