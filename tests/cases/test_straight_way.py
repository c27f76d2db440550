"""The straight way from the first word to the archive, with exact states, events and due times."""

from datetime import datetime

import pytest

from lianxin.cases.models import CaseClock, CaseEvent, OrderClock
from lianxin.cases.states import CaseState, OrderState
from lianxin.foundation.time import LOCAL
from tests.cases import thread

pytestmark = pytest.mark.django_db


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def clocks(model, **owner) -> dict[str, tuple[str, datetime]]:
    return {clock.kind: (clock.state, clock.due_at) for clock in model.objects.filter(**owner)}


def test_a_case_goes_the_straight_way_to_the_archive():
    case = thread.archived()
    kinds = list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("kind", flat=True))
    assert kinds == [
        "case.registered",
        "case.accepted",
        "case.dispatched",
        "order.signed_for",
        "order.submitted",
        "order.signed_off",
        "case.reviewed",
        "case.outcome_recorded",
        "case.closed",
        "case.archived",
    ]
    assert (case.state, case.version, case.last_seq) == (CaseState.ARCHIVED, 10, 10)
    assert thread.order_of(case).state == OrderState.FINISHED


def test_every_clock_of_the_straight_way_ends_met_but_the_right_to_return_which_nobody_used():
    case = thread.archived()
    states = [*CaseClock.objects.filter(case=case), *OrderClock.objects.filter(case=case)]
    assert {clock.state for clock in states if clock.kind != "return_window"} == {"met"}
    assert [clock.state for clock in states if clock.kind == "return_window"] == ["cancelled"]


def test_a_complaint_has_five_working_days_from_its_acceptance():
    case = thread.accepted()
    assert clocks(CaseClock, case=case)["handle"] == ("running", local("2026-11-30 17:30"))


def test_no_order_ends_after_the_citizens_clock():
    case = thread.dispatched(at=local("2026-11-23 09:00"))
    order = thread.order_of(case)
    whole = CaseClock.objects.get(case=case, kind="handle").due_at
    assert all(due_at <= whole for _state, due_at in clocks(OrderClock, order=order).values())


def test_the_case_waits_for_the_last_of_several_units():
    order = thread.signed(thread.COMPANY)
    thread.finish(order, thread.REPLY, by=thread.actor("zhaihongyu"), at=thread.MONDAY + 2 * thread.HOUR)
    thread.sign_off(order, "", by=thread.actor("niebaichuan"), at=thread.MONDAY + 3 * thread.HOUR)
    assert thread.fresh(order.case).state == CaseState.IN_HAND


def test_an_enquiry_is_answered_without_signing_for_and_sign_off():
    case = thread.dispatched(appeal_type=thread.AppealType.ENQUIRY)
    order = thread.finish(
        thread.order_of(case), thread.REPLY, by=thread.actor("zhaihongyu"), at=thread.MONDAY + thread.HOUR
    )
    assert (order.state, order.signed_at) == (OrderState.FINISHED, thread.MONDAY + thread.HOUR)
    assert thread.fresh(case).state == CaseState.PENDING_REVIEW
