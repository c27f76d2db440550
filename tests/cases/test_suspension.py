"""An order that cannot go on: asked for and granted until a date, looked at meanwhile, taken up again."""

from datetime import datetime, timedelta

import pytest

from lianxin.cases import policies, texts
from lianxin.cases.models import CaseRequest, OrderClock
from lianxin.cases.states import OrderState, RequestState, TextKind, Urgency
from lianxin.cases.steps.ask_extension import ask_extension
from lianxin.cases.steps.ask_suspension import ask_suspension
from lianxin.cases.steps.endorse import endorse
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.grant_suspension import grant_suspension
from lianxin.cases.steps.interim_report import interim_report
from lianxin.cases.steps.refuse_suspension import refuse_suspension
from lianxin.cases.steps.resume import resume
from lianxin.clocks.sweep import sweep
from lianxin.demo.cast import CAST
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread, thread
from tests.cases import work_thread as work
from tests.cast import actor

pytestmark = pytest.mark.django_db
HOUR, TUESDAY, local = thread.HOUR, work.TUESDAY, way.local
HANDLER, DEPUTY, HEAD = work.HANDLER, work.DEPUTY, work.HOTLINE_HEAD
# The festival of 2026: Sunday 15 to Monday 23 February off, work on Saturday 14 and Saturday 28.
BEFORE_THE_FESTIVAL = local("2026-02-09 09:00")


def paused(row) -> set[str]:
    return {kind for kind, (state, _due) in way.open_clocks(row).items() if state == "paused"}


def refused_at(order, wish, error, text="", *, field="", by=HANDLER):
    with way.refused(order.case, error, text, field=field):
        ask_suspension(order, wish, by=actor(by), at=TUESDAY)


class TestAsk:
    def test_a_handlers_request_waits_for_his_leader_and_the_handling_runs_on(self):
        order, until = thread.signed(), local("2027-01-04 09:00")
        request = ask_suspension(order, work.pause(until), by=actor(HANDLER), at=TUESDAY)
        assert (request.kind, request.state, request.reason) == ("suspension", "pending_unit", "season")
        assert (request.wanted_until, request.needs) == (until, ["citizen_told", "proof"])
        assert (way.renewed(order).state, paused(order)) == (OrderState.HANDLING, set())
        event = way.last_event(order.case)
        assert (event.kind, event.deadline_after) == ("order.suspension_asked", until)
        endorse(request, "", by=actor(DEPUTY), at=TUESDAY + HOUR)
        # One working day for the hotline; the handling still runs.
        assert way.open_clocks(order)["suspension_review"] == ("running", local("2026-11-25 17:30"))
        assert paused(order) == set()
        way.sound(order.case, TUESDAY + HOUR)

    def test_it_lasts_ninety_days_at_most(self):
        order = thread.signed()
        last = local("2027-02-23 00:00")
        refused_at(order, work.pause(last + timedelta(seconds=1)), BadInput, "不晚于", field="until")
        assert ask_suspension(order, work.pause(last), by=actor(HANDLER), at=TUESDAY).wanted_until == last

    @pytest.mark.parametrize("until", [TUESDAY, TUESDAY - HOUR, (TUESDAY + HOUR).replace(tzinfo=None)])
    def test_the_planned_date_lies_ahead_and_has_a_zone(self, until):
        refused_at(thread.signed(), work.pause(until), BadInput, field="until")

    @pytest.mark.parametrize(
        ("field", "other"),
        [
            ("reason", {"reason": "construction"}),
            ("reason", {"reason": ""}),
            ("shown", {"shown": ("citizen_told",)}),
            ("shown", {"shown": ("proof", "citizen_told", "gold")}),
            ("request", {"text": ""}),
            ("request", {"text": "\0"}),
        ],
    )
    def test_a_request_that_is_not_whole_is_refused_by_its_field(self, field, other):
        refused_at(thread.signed(), work.pause(TUESDAY + 24 * HOUR, **other), BadInput, field=field)

    def test_it_is_asked_for_orders_in_hand_alone_and_once_at_a_time(self):
        wish = work.pause(TUESDAY + 24 * HOUR)
        refused_at(thread.order_of(thread.dispatched()), wish, WrongState)
        refused_at(thread.submitted(), wish, WrongState)
        refused_at(work.to_suspend().order, wish, WrongState, "已有一项挂起申请")

    def test_it_is_not_asked_before_the_signing(self):
        order = thread.signed()
        with way.refused(order.case, WrongState, "早于前一步"):
            ask_suspension(order, work.pause(TUESDAY), by=actor(HANDLER), at=thread.MONDAY)

    @pytest.mark.parametrize("username", [name for name in CAST if name not in (HANDLER, DEPUTY)])
    def test_it_needs_its_right_and_its_unit(self, username):
        refused_at(thread.signed(), work.pause(TUESDAY + 24 * HOUR), (NotAllowed, NotFound), by=username)

    def test_a_stale_form_and_a_double_click(self):
        order, wish = thread.signed(), work.pause(TUESDAY + 24 * HOUR)
        with way.refused(order.case, Stale):
            ask_suspension(order, wish, by=actor(HANDLER), at=TUESDAY, seen=order.version - 1)
        way.twice(order.case, lambda by: ask_suspension(order, wish, by=by, at=TUESDAY), actor(HANDLER))


class TestGrant:
    def test_the_leads_time_and_the_citizens_stand_still_until_the_planned_date(self):
        order = work.suspended(thread.signed(number=thread.NUMBER), until=local("2026-12-01 09:00"))
        assert order.state == OrderState.SUSPENDED
        assert paused(order) == {"handle", "first_contact", "sign_off_reserve", "interim_report"}
        assert paused(order.case) == {"handle"}
        assert way.open_clocks(order)["suspension_check"] == ("running", local("2026-12-01 09:00"))
        assert "suspension_review" not in way.open_clocks(order)
        request = CaseRequest.objects.unscoped("test").get(order=order)
        assert (request.state, datetime.fromisoformat(request.granted)) == ("granted", local("2026-12-01 09:00"))
        event = way.last_event(order.case)
        assert (event.kind, event.from_state, event.to_state) == ("order.suspended", "handling", "suspended")
        assert event.deadline_after == local("2026-12-01 09:00")
        way.sound(order.case, TUESDAY + HOUR)

    def test_a_long_one_is_looked_at_after_thirty_days(self):
        order = work.suspended(until=local("2027-02-01 09:00"))
        assert way.due(order, "suspension_check") == local("2026-12-25 00:00")

    def test_nothing_turns_while_it_stands(self):
        order = work.suspended(until=local("2027-02-01 09:00"))
        with time.frozen(local("2026-12-20 09:00")):
            sweep()
        assert set(OrderClock.objects.filter(order=order, ended_at=None).values_list("light", flat=True)) == {"green"}
        way.sound(order.case, local("2026-12-20 09:00"))

    def test_an_assisting_units_standstill_is_its_own(self):
        case = thread.dispatched(thread.DEPARTMENT)
        order = thread.order_of(case, thread.DEPARTMENT)
        order = thread.sign_for(order, by=actor("cuiyating"), at=thread.MONDAY + HOUR)
        order = work.suspended(order)
        assert "handle" in paused(order)
        assert paused(case) == set()
        assert paused(thread.order_of(case)) == set()

    def test_more_time_that_was_asked_for_as_well_falls(self):
        order = thread.signed()
        more = ask_extension(order, work.wish(), by=actor(DEPUTY), at=TUESDAY)
        order = work.suspended(way.renewed(order))
        assert CaseRequest.objects.unscoped("test").get(pk=more.pk).state == RequestState.VOID
        assert "extension_review" not in way.open_clocks(order)
        way.sound(order.case, TUESDAY + HOUR)

    def test_an_earlier_date_may_be_granted_but_none_that_has_passed(self):
        request = work.to_suspend()
        for until in (TUESDAY + HOUR, TUESDAY + timedelta(days=100)):
            with way.refused(request.case, BadInput, field="until"):
                grant_suspension(request, by=actor(HEAD), at=TUESDAY + HOUR, until=until)
        with way.refused(request.case, BadInput, field="until"):
            grant_suspension(request, by=actor(HEAD), at=TUESDAY + timedelta(days=8))
        grant_suspension(request, by=actor(HEAD), at=TUESDAY + HOUR, until=TUESDAY + 24 * HOUR)
        assert way.due(request.order, "suspension_check") == TUESDAY + 24 * HOUR

    @pytest.mark.parametrize("username", [name for name in CAST if name != HEAD])
    def test_only_the_head_of_the_hotline_grants_it(self, username):
        request = work.to_suspend()
        with way.refused(request.case, NotAllowed):
            grant_suspension(request, by=actor(username), at=TUESDAY + HOUR)

    @pytest.mark.parametrize("username", [DEPUTY, work.REVIEWER])
    def test_the_right_alone_does_not_suffice(self, username):
        request = work.to_suspend()
        with way.refused(request.case, NotAllowed):
            grant_suspension(request, by=way.with_right(actor(username), policies.DECIDE_SUSPENSION), at=TUESDAY + HOUR)

    def test_it_is_granted_once_and_not_before_the_units_leader_stands_behind_it(self):
        waiting = ask_suspension(thread.signed(), work.pause(TUESDAY + 24 * HOUR), by=actor(HANDLER), at=TUESDAY)
        granted = CaseRequest.objects.unscoped("test").get(order=work.suspended())
        for request in (waiting, granted):
            with way.refused(request.case, WrongState):
                grant_suspension(request, by=actor(HEAD), at=TUESDAY + HOUR)

    def test_a_stale_form_and_a_double_click(self):
        request = work.to_suspend()
        with way.refused(request.case, Stale):
            grant_suspension(request, by=actor(HEAD), at=TUESDAY + HOUR, seen=request.order.version - 1)
        way.twice(request.case, lambda by: grant_suspension(request, by=by, at=TUESDAY + HOUR), actor(HEAD))

    def test_where_the_rules_say_so_the_time_runs_on(self):
        returns_thread.ruled("clock.stopped_by_suspension", False)
        order = work.suspended()
        assert paused(order) == paused(order.case) == set()
        assert "suspension_check" in way.open_clocks(order)
        resume(order, by=actor(HANDLER), at=TUESDAY + 24 * HOUR)
        assert way.due(order) == local("2026-11-30 17:30")


class TestRefuse:
    def test_the_order_goes_on(self):
        request = work.to_suspend()
        refused = refuse_suspension(request, "可以采取临时措施", by=actor(HEAD), at=TUESDAY + HOUR)
        assert (refused.state, way.renewed(request.order).state) == ("refused", OrderState.HANDLING)
        assert texts.read(request.case, TextKind.REQUEST_OPINION, order=request.order) == "可以采取临时措施"
        assert way.last_event(request.case).kind == "order.suspension_refused"
        assert OrderClock.objects.get(order=request.order, kind="suspension_review").state == "met"
        assert paused(request.order) == set()
        way.sound(request.case, TUESDAY + HOUR)

    def test_with_a_reason_and_by_whoever_may_grant_it(self):
        request = work.to_suspend()
        with way.refused(request.case, BadInput, field="request_opinion"):
            refuse_suspension(request, "", by=actor(HEAD), at=TUESDAY + HOUR)
        with way.refused(request.case, NotAllowed):
            refuse_suspension(request, "不", by=actor(work.REVIEWER), at=TUESDAY + HOUR)
        with way.refused(request.case, Stale):
            refuse_suspension(request, "不", by=actor(HEAD), at=TUESDAY + HOUR, seen=0)
        way.twice(request.case, lambda by: refuse_suspension(request, "不", by=by, at=TUESDAY + HOUR), actor(HEAD))


class TestResume:
    def test_over_the_spring_festival_only_working_time_is_given_back(self):
        order = thread.signed(at=BEFORE_THE_FESTIVAL)
        # Five working days from Monday the 9th: the 10th to the 13th and Saturday the 14th.
        assert way.due(order) == local("2026-02-14 17:30")
        assert way.due(order, "sign_off_reserve") == local("2026-02-14 12:00")
        order = work.suspended(order, at=local("2026-02-11 09:00"), until=local("2026-02-26 09:00"))
        # Granted on Wednesday the 11th at 10:00; 5.5 hours of that day and three days, 26.5 hours, are left.
        resume(order, by=actor(HANDLER), at=local("2026-02-25 09:30"))
        # Six hours of the 25th, seven of the 26th and 27th each; the last 6.5 on Saturday the 28th.
        end = local("2026-02-28 17:00")
        assert way.open_clocks(order)["handle"] == ("running", end)
        assert way.open_clocks(order.case)["handle"] == ("running", end)
        assert way.open_clocks(order)["interim_report"] == ("running", end)
        assert way.due(order, "sign_off_reserve") == local("2026-02-28 11:30")
        check = OrderClock.objects.get(order=order, kind="suspension_check")
        assert (check.state, check.due_at) == ("met", local("2026-02-26 09:00"))
        event = way.last_event(order.case)
        assert (event.kind, event.from_state, event.to_state) == ("order.resumed", "suspended", "handling")
        assert event.deadline_after == end
        way.sound(order.case, local("2026-02-25 09:30"))

    def test_an_urgent_matter_is_given_back_the_festival_too(self):
        order = thread.signed(at=BEFORE_THE_FESTIVAL, urgency=Urgency.URGENT)
        order = work.suspended(order, at=BEFORE_THE_FESTIVAL + 2 * HOUR, until=local("2026-02-26 09:00"))
        resume(order, by=actor(HANDLER), at=local("2026-02-20 12:00"))
        # Three of 24 hours had run.
        assert way.due(order) == local("2026-02-21 09:00")
        assert way.due(order.case) == local("2026-02-21 09:00")

    def test_an_assisting_unit_waits_with_the_citizens_end_for_the_lead(self):
        case = thread.dispatched(thread.DEPARTMENT)
        lead = thread.sign_for(thread.order_of(case), by=actor(HANDLER), at=thread.MONDAY + HOUR)
        assisting = thread.order_of(case, thread.DEPARTMENT)
        resume(work.suspended(lead), by=actor(HANDLER), at=TUESDAY + 25 * HOUR)
        # The citizen's end moves by the working day of the standstill, the other's own five days do not.
        assert (way.due(case), way.due(lead)) == (local("2026-12-01 17:30"),) * 2
        assert way.due(assisting) == local("2026-11-30 17:30")
        way.sound(case, TUESDAY + 25 * HOUR)

    def test_after_the_planned_date_the_look_was_missed(self):
        order = work.suspended(until=TUESDAY + 24 * HOUR)
        with time.frozen(TUESDAY + 25 * HOUR):
            sweep()
            assert OrderClock.objects.get(order=order, kind="suspension_check").light == "red"
        resume(order, by=actor(HANDLER), at=TUESDAY + 26 * HOUR)
        assert OrderClock.objects.get(order=order, kind="suspension_check").state == "missed"
        way.sound(order.case, TUESDAY + 26 * HOUR)

    def test_the_hotline_may_end_it(self):
        order = resume(work.suspended(), "材料已批复", by=actor(HEAD), at=TUESDAY + 24 * HOUR)
        assert order.state == OrderState.HANDLING
        assert texts.read(order.case, TextKind.HANDLING_NOTE, order=order) == "材料已批复"

    @pytest.mark.parametrize("username", [name for name in CAST if name not in (HANDLER, DEPUTY, HEAD)])
    def test_others_do_not_end_it(self, username):
        order = work.suspended()
        with way.refused(order.case, (NotAllowed, NotFound)):
            resume(order, by=actor(username), at=TUESDAY + 24 * HOUR)

    def test_what_does_not_stand_still_is_not_taken_up(self):
        order = thread.signed()
        with way.refused(order.case, WrongState):
            resume(order, by=actor(HANDLER), at=TUESDAY)

    def test_before_it_stood_still_it_is_not_taken_up(self):
        order = work.suspended()
        with way.refused(order.case, WrongState):
            resume(order, by=actor(HANDLER), at=TUESDAY)

    def test_a_stale_form_and_a_double_click(self):
        order, at = work.suspended(), TUESDAY + 24 * HOUR
        with way.refused(order.case, Stale):
            resume(order, by=actor(HANDLER), at=at, seen=order.version - 1)
        way.twice(order.case, lambda by: resume(order, by=by, at=at), actor(HANDLER))

    def test_it_may_stand_still_again(self):
        order = resume(work.suspended(), by=actor(HANDLER), at=TUESDAY + 25 * HOUR)
        order = work.suspended(order, at=TUESDAY + 48 * HOUR)
        resume(order, by=actor(HANDLER), at=TUESDAY + 73 * HOUR)
        # Twice a working day, counted from ten to ten.
        assert way.due(order) == local("2026-12-02 17:30")
        way.sound(order.case, TUESDAY + 73 * HOUR)


class TestMeanwhile:
    def test_a_report_is_the_look_that_was_due_and_the_next_is_due_in_thirty_days_or_by_the_planned_date(self):
        order = work.suspended(until=local("2027-02-01 09:00"))
        interim_report(order, "等待解冻", by=actor(HANDLER), at=local("2026-12-24 09:00"))
        assert way.open_clocks(order)["suspension_check"] == ("running", local("2027-01-24 00:00"))
        interim_report(order, "仍在等待", by=actor(HANDLER), at=local("2027-01-22 09:00"))
        assert way.due(order, "suspension_check") == local("2027-02-01 09:00")
        states = OrderClock.objects.filter(order=order, kind="suspension_check").order_by("pk")
        assert list(states.values_list("state", flat=True)) == ["met", "met", "running"]
        assert paused(order) == {"handle", "sign_off_reserve", "interim_report"}
        way.sound(order.case, local("2027-01-22 09:00"))

    def test_nothing_is_handed_in_or_asked_for_while_it_stands(self):
        order = work.suspended(thread.signed(number=thread.NUMBER))
        at = TUESDAY + 2 * HOUR
        for act in (
            lambda: finish(order, thread.REPLY, by=actor(HANDLER), at=at),
            lambda: first_contact(order, "", by=actor(HANDLER), at=at),
            lambda: ask_extension(order, work.wish(), by=actor(HANDLER), at=at),
            lambda: ask_suspension(order, work.pause(at + HOUR), by=actor(HANDLER), at=at),
        ):
            with way.refused(order.case, WrongState):
                act()


class TestBelow:
    """A town's order stands still by the word of the county above it."""

    def test_the_leader_of_the_unit_above_grants_it_and_nothing_above_stands(self):
        first, second, third = way.three_tiers()
        request = work.to_suspend(second)
        with way.refused(second.case, NotAllowed):
            grant_suspension(request, by=actor(HEAD), at=TUESDAY + HOUR)
        grant_suspension(request, by=actor(DEPUTY), at=TUESDAY + HOUR)
        assert paused(second) == {"handle", "sign_off_reserve", "interim_report"}
        assert paused(first) == paused(third) == paused(first.case) == set()
        # Three working days stood still; the county keeps its working day all the same.
        for by in (HEAD, HANDLER):
            with way.refused(second.case, NotAllowed):
                resume(second, by=actor(by), at=TUESDAY + 73 * HOUR)
        resume(second, by=actor(DEPUTY), at=TUESDAY + 73 * HOUR)
        assert [way.due(order) for order in (first, second)] == [local("2026-11-30 17:30"), local("2026-11-27 17:30")]
        assert way.due(third) <= way.due(second)
        way.sound(first.case, TUESDAY + 73 * HOUR)

    def test_when_the_leads_time_has_stood_still_those_below_have_more(self):
        first, second, third = way.three_tiers()
        assert way.due(second) == local("2026-11-27 17:30")
        resume(work.suspended(first), by=actor(HANDLER), at=TUESDAY + 25 * HOUR)
        assert way.due(first) == local("2026-12-01 17:30")
        # Their own five working days from Monday end on Monday; the village leaves the town a day.
        assert [way.due(order) for order in (second, third)] == [local("2026-11-30 17:30"), local("2026-11-27 17:30")]
        way.sound(first.case, TUESDAY + 25 * HOUR)
