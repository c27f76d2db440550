"""What a unit is told without looking: once, the right people, only of its own limits."""

from datetime import datetime

import pytest

from lianxin.cases.models import CaseEvent, TaskOrder
from lianxin.cases.steps.assign import assign
from lianxin.cases.steps.urge import urge
from lianxin.clocks.sweep import sweep
from lianxin.foundation import time
from lianxin.foundation.outbox import subscriptions
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor, person
from tests.notices.told import unread

pytestmark = pytest.mark.django_db
HANDLER, DEPUTY, STRANGER = "zhaihongyu", "niebaichuan", "cuiyating"
LATE = way.local("2026-11-30 14:00")  # near the end of the handling
LIMITS = ["中途汇报快到期", "办理快到期", "提交审签已超时"]


def heard(order: TaskOrder) -> None:
    """The relay hands over everything that happened to the order's case."""
    told = subscriptions.named("cases.reminders")
    told.handler(list(CaseEvent.objects.filter(case=order.case, kind__in=told.kinds or ()).order_by("seq")))


def at_sweep(at: datetime) -> None:
    with time.frozen(at):
        sweep(at)


def titles(username: str, order: TaskOrder) -> list[str]:
    return sorted(notice.title.removesuffix(f"：{order.case.number}") for notice in unread(actor(username)))


def test_a_unit_is_told_once_of_its_own_limits_and_nobody_else_is():
    order = thread.signed()
    at_sweep(LATE)
    heard(order), heard(order)
    assert titles(HANDLER, order) == titles(DEPUTY, order) == LIMITS
    assert titles(STRANGER, order) == titles("shaojinghe", order) == []
    notice = unread(actor(HANDLER)).get(code="order.near", values__what="办理")
    assert (notice.link, notice.body) == (f"/cases/{order.case.number}/", "请在 11-30 17:30 前办理。")


def test_whoever_was_named_to_handle_it_is_told_and_no_other():
    order = assign(thread.signed(), person(HANDLER), by=actor(DEPUTY), at=thread.MONDAY + 2 * thread.HOUR)
    at_sweep(LATE)
    heard(order)
    assert (titles(HANDLER, order), titles(DEPUTY, order)) == (LIMITS, [])


def test_an_urging_reaches_the_unit_that_has_it_in_hand():
    order = thread.signed()
    urge(order.case, "还要多久？", by=actor("linxiaoyun"), at=thread.MONDAY + 2 * thread.HOUR)
    heard(order)
    assert titles(HANDLER, order) == ["群众催办"]


def test_of_what_is_over_nobody_is_told():
    order = thread.signed()
    at_sweep(LATE)
    way.done(order, LATE + thread.HOUR)
    heard(order)
    assert titles(HANDLER, order) == []
