"""Whether the rehearsal has played what life brings: every step often enough, and the rare courses at least once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pkgutil import iter_modules

from django.db.models import Max

from lianxin.calendars.days import DayKind
from lianxin.calendars.queries import timetable
from lianxin.cases import steps
from lianxin.cases.models import Case, OrderClock, TaskOrder
from lianxin.foundation import time
from lianxin.rehearsal.told import Told

REASON = "the rehearsal proves everything"
# So often every step occurs in so many messages.
OFTEN, AMONG = 5, 2000
TIERS = 3
# Steps that the clocks take by themselves.
BY_THEMSELVES = {"lapse_return", "note_light", "note_moved_end"}
# What only a command on the server does, with matters of a former system.
BY_COMMAND = {"import_case"}
# Steps by which somebody arranges his own work at the desk: no part of a matter's life.
OF_DESKS = {"claim", "lapse_claim", "release_claim", "remove_filter", "remove_phrase", "save_filter", "save_phrase"}


def gaps(told: Told, messages: int) -> Iterator[str]:
    """What should have occurred among so many `messages` and did not (Chinese)."""
    wanted = OFTEN * messages // AMONG
    yield from (
        f"步骤 {name} 只走过 {told.steps[name]} 次，应不少于 {wanted} 次"
        for name in all_steps()
        if told.steps[name] < wanted
    )
    if messages >= AMONG:
        yield from (f"没有出现：{what}" for what, occurred in _courses(told) if not occurred)


def all_steps() -> list[str]:
    """The names of all steps of a case that people take."""
    return sorted({module.name for module in iter_modules(steps.__path__)} - BY_THEMSELVES - BY_COMMAND - OF_DESKS)


def _courses(told: Told) -> Iterator[tuple[str, bool]]:
    orders, cases = TaskOrder.objects.unscoped(REASON), Case.objects.unscoped(REASON)
    yield "两次以上派单的工单", cases.filter(dispatch_count__gte=2).exists()
    yield "两次以上重办的工单", cases.filter(round__gte=3).exists()
    yield "三级承办的任务单", (orders.aggregate(deepest=Max("level"))["deepest"] or 0) >= TIERS
    yield "跨节假日的挂起", _suspended_over_a_holiday()
    yield "移交平台的工单", told.steps["hand_over"] > 0


def _suspended_over_a_holiday() -> bool:
    """Whether somebody's handling stood still over a day that a notice made a day off."""
    table = timetable("government", time.now())
    return any(
        table.kind(day) is DayKind.OFF
        for clock in OrderClock.objects.filter(kind="handle").exclude(pauses=[])
        for begin, end in clock.pauses
        for day in _days(time.local(datetime.fromisoformat(begin)).date(), end)
    )


def _days(first: date, end: str | None) -> Iterator[date]:
    last = time.local(datetime.fromisoformat(end)).date() if end else first
    for count in range((last - first).days + 1):
        yield first + timedelta(days=count)
