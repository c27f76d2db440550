"""More time: asked early enough and not too often, endorsed, decided by rule, and everything below follows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianxin.calendars.spans import Span
from lianxin.cases import policies, texts
from lianxin.cases.models import CaseClock, CaseRequest, OrderClock
from lianxin.cases.states import RequestState, TextKind, Urgency
from lianxin.cases.steps.ask_extension import ask_extension
from lianxin.cases.steps.endorse import endorse
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.grant_extension import grant_extension
from lianxin.cases.steps.refuse_extension import refuse_extension
from lianxin.cases.steps.withdraw_request import withdraw_request
from lianxin.demo.cast import CAST
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread, thread
from tests.cases import work_thread as work
from tests.cast import actor

pytestmark = pytest.mark.django_db
HOUR, TUESDAY, local = thread.HOUR, work.TUESDAY, way.local
HANDLER, DEPUTY, HEAD, REVIEWER = work.HANDLER, work.DEPUTY, work.HEAD, work.REVIEWER


def due_of_case(order) -> object:
    return CaseClock.objects.get(case=order.case, kind="handle", ended_at=None).due_at


def refused_at(order, wish, error, text="", *, field="", at=TUESDAY, by=HANDLER):
    with way.refused(order.case, error, text, field=field):
        ask_extension(order, wish, by=actor(by), at=at)


class TestAsk:
    def test_a_handlers_request_waits_for_his_leader_and_no_clock_runs_yet(self):
        order = thread.signed()
        request = work.asked(order)
        assert (request.kind, request.state, request.reason) == ("extension", "pending_unit", "construction")
        assert (request.wanted_span, request.wanted_until) == ("3wd", local("2026-12-03 17:30"))
        assert (request.needs, request.asked_at) == (["citizen_told"], TUESDAY)
        assert texts.read(order.case, TextKind.REQUEST, order=order) == "需开挖更换管道"
        assert "extension_review" not in way.open_clocks(order)
        assert way.due(order) == local("2026-11-30 17:30")
        event = way.last_event(order.case)
        assert (event.kind, event.order_id, event.data["request"]) == ("order.extension_asked", order.pk, request.pk)
        assert (event.deadline_before, event.deadline_after) == (local("2026-11-30 17:30"), local("2026-12-03 17:30"))
        way.sound(order.case, TUESDAY)

    def test_what_the_leader_asks_goes_to_the_hotline_at_once(self):
        order = thread.signed()
        request = ask_extension(order, work.wish(), by=actor(DEPUTY), at=TUESDAY)
        assert request.state == RequestState.ASKED
        # Four working hours from Tuesday 9:00.
        assert way.open_clocks(order)["extension_review"] == ("running", local("2026-11-24 15:00"))

    def test_it_is_asked_half_a_working_day_before_the_end_and_not_a_minute_later(self):
        order = thread.signed()
        latest = local("2026-11-30 14:00")
        refused_at(order, work.wish(), WrongState, "到期前", at=latest + timedelta(minutes=1))
        assert ask_extension(order, work.wish(), by=actor(HANDLER), at=local("2026-11-30 12:00")).is_open

    def test_a_first_extension_is_at_most_five_working_days(self):
        order = thread.signed()
        refused_at(order, work.wish("5.5wd"), BadInput, "第一次延期最长 5个工作日", field="span")
        assert work.asked(order, "5wd").wanted_until == local("2026-12-07 17:30")

    def test_altogether_it_is_at_most_ten_working_days_whatever_the_unit_of_the_span(self):
        order = work.extended(span="5wd")
        refused_at(order, work.wish("5.5wd"), BadInput, "合计最长 10个工作日", field="span")
        refused_at(order, work.wish("36wh"), BadInput, "合计最长 10个工作日", field="span")
        assert work.asked(order, "35wh").wanted_until == local("2026-12-14 17:30")

    def test_there_are_two_and_no_third(self):
        order = work.extended(work.extended(span="3wd"), span="3wd", at=TUESDAY + 2 * HOUR)
        assert way.due(order) == local("2026-12-08 17:30")
        refused_at(order, work.wish(), WrongState, "已延期 2 次", at=TUESDAY + 4 * HOUR)

    def test_an_urgent_matter_has_one(self):
        order = work.extended(thread.signed(urgency=Urgency.URGENT), "24h", at=thread.MONDAY + 2 * HOUR)
        assert way.due(order) == thread.MONDAY + 48 * HOUR
        refused_at(order, work.wish("2h"), WrongState, "已延期 1 次", at=thread.MONDAY + 4 * HOUR)

    def test_one_is_open_at_a_time(self):
        order = thread.signed()
        work.asked(order)
        refused_at(order, work.wish(), WrongState, "已有一项延期申请")

    def test_a_citizen_who_left_a_number_is_told_before(self):
        order = thread.signed(number=thread.NUMBER)
        refused_at(order, work.wish(shown=()), BadInput, "已告知", field="shown")
        assert work.asked(order).needs == ["citizen_told"]

    def test_nobody_has_to_tell_a_citizen_without_a_number(self):
        order = thread.signed()
        assert ask_extension(order, work.wish(shown=()), by=actor(HANDLER), at=TUESDAY).needs == []

    def test_a_reason_asks_for_its_own_proof(self):
        refused_at(thread.signed(), work.wish(reason="appraisal"), BadInput, "证明材料", field="shown")

    @pytest.mark.parametrize(
        ("field", "other"),
        [("reason", {"reason": "season"}), ("request", {"text": " "}), ("shown", {"shown": ("whatever",)})],
    )
    def test_a_request_that_is_not_whole_is_refused_by_its_field(self, field, other):
        refused_at(thread.signed(), work.wish(**other), BadInput, field=field)

    def test_it_is_asked_only_while_the_order_is_in_hand(self):
        refused_at(thread.order_of(thread.dispatched()), work.wish(), WrongState)
        refused_at(thread.submitted(), work.wish(), WrongState)

    def test_it_is_not_asked_before_the_signing(self):
        refused_at(thread.signed(), work.wish(), WrongState, "早于前一步", at=thread.MONDAY)

    def test_another_unit_finds_no_such_order(self):
        refused_at(thread.signed(), work.wish(), NotFound, by="hetianshui")

    def test_a_form_drawn_before_the_last_step_is_stale(self):
        order = thread.signed()
        with way.refused(order.case, Stale):
            ask_extension(order, work.wish(), by=actor(HANDLER), at=TUESDAY, seen=order.version - 1)

    def test_a_double_click_asks_once(self):
        order = thread.signed()
        way.twice(order.case, lambda by: ask_extension(order, work.wish(), by=by, at=TUESDAY), actor(HANDLER))

    @pytest.mark.parametrize("username", [name for name in CAST if name not in (HANDLER, DEPUTY)])
    def test_it_needs_its_right_and_its_unit(self, username):
        order = thread.signed()
        with way.refused(order.case, (NotAllowed, NotFound)):
            ask_extension(order, work.wish(), by=actor(username), at=TUESDAY)

    def test_an_assisting_unit_cannot_go_beyond_the_citizens_end(self):
        order = thread.sign_for(
            thread.order_of(thread.dispatched(thread.DEPARTMENT), thread.DEPARTMENT),
            by=actor("cuiyating"),
            at=thread.MONDAY + HOUR,
        )
        refused_at(order, work.wish(), WrongState, "没有余地", by="cuiyating")


class TestEndorse:
    def test_the_leaders_word_starts_the_review(self):
        request = work.asked()
        endorsed = endorse(request, "情况属实", by=actor(DEPUTY), at=TUESDAY + HOUR)
        assert endorsed.state == RequestState.ASKED
        # Four working hours from Tuesday 10:00.
        assert way.open_clocks(request.order)["extension_review"] == ("running", local("2026-11-24 16:00"))
        assert way.last_event(request.case).kind == "order.request_endorsed"
        way.sound(request.case, TUESDAY + HOUR)

    def test_the_head_may_stand_in_for_his_deputy(self):
        assert endorse(work.asked(), "", by=actor(HEAD), at=TUESDAY + HOUR).state == RequestState.ASKED

    @pytest.mark.parametrize(
        ("by", "error"), [(HANDLER, NotAllowed), (REVIEWER, NotAllowed), ("hetianshui", NotAllowed)]
    )
    def test_others_do_not_endorse(self, by, error):
        request = work.asked()
        with way.refused(request.case, error):
            endorse(request, "", by=actor(by), at=TUESDAY + HOUR)

    def test_the_leader_of_another_unit_finds_no_such_request(self):
        request = work.asked()
        with way.refused(request.case, NotFound):
            endorse(request, "", by=way.at_unit(DEPUTY, thread.unit(thread.COMPANY)), at=TUESDAY + HOUR)

    def test_it_is_endorsed_once(self):
        request = work.endorsed()
        with way.refused(request.case, WrongState):
            endorse(request, "", by=actor(DEPUTY), at=TUESDAY + HOUR)

    def test_a_stale_form_and_a_double_click(self):
        request = work.asked()
        with way.refused(request.case, Stale):
            endorse(request, "", by=actor(DEPUTY), at=TUESDAY + HOUR, seen=request.order.version - 1)
        way.twice(request.case, lambda by: endorse(request, "", by=by, at=TUESDAY + HOUR), actor(DEPUTY))


class TestGrant:
    def test_the_citizens_end_moves_with_the_leads(self):
        order = thread.signed()
        assert (way.due(order), due_of_case(order)) == (local("2026-11-30 17:30"),) * 2
        order = work.extended(order)
        assert (way.due(order), due_of_case(order)) == (local("2026-12-03 17:30"),) * 2
        # Half a working day before it the reply is handed in.
        assert way.due(order, "sign_off_reserve") == local("2026-12-03 12:00")
        request = CaseRequest.objects.unscoped("test").get(order=order)
        assert (request.state, request.granted, request.decided_at) == ("granted", "3wd", TUESDAY + HOUR)
        review = OrderClock.objects.get(order=order, kind="extension_review")
        assert (review.state, review.ended_at) == ("met", TUESDAY + HOUR)
        event = way.last_event(order.case)
        assert (event.kind, event.deadline_before) == ("order.extension_granted", local("2026-11-30 17:30"))
        assert event.deadline_after == local("2026-12-03 17:30")
        way.sound(order.case, TUESDAY + HOUR)

    def test_a_later_order_is_still_bounded_by_the_citizens_end(self):
        case = thread.accepted()
        plan = thread.Plan(lead=thread.unit(thread.COUNTY))
        thread.dispatch(case, plan, by=actor("shaojinghe"), at=TUESDAY)
        order = thread.sign_for(thread.order_of(case), by=actor(HANDLER), at=TUESDAY)
        assert way.due(order) == local("2026-11-30 17:30")
        # By itself it would now end on Friday the 4th; the citizen was promised Thursday.
        assert way.due(work.extended(order)) == local("2026-12-03 17:30")

    def test_orders_beside_and_below_follow(self):
        first, second, third = way.three_tiers()
        # A working day is kept at each tier for the unit above.
        assert [way.due(order) for order in (second, third)] == [local("2026-11-27 17:30"), local("2026-11-26 17:30")]
        work.extended(first)
        assert way.due(first) == local("2026-12-03 17:30")
        # The town has its own five working days, counted from Monday; the village a day less than the town.
        assert [way.due(order) for order in (second, third)] == [local("2026-11-30 17:30"), local("2026-11-27 17:30")]
        way.sound(first.case, TUESDAY + HOUR)

    def test_less_may_be_granted_than_was_asked_for(self):
        request = work.endorsed()
        granted = grant_extension(request, "先延一天", by=actor(REVIEWER), at=TUESDAY + HOUR, span=Span.parse("1wd"))
        assert (granted.granted, way.due(request.order)) == ("1wd", local("2026-12-01 17:30"))

    def test_more_than_the_rules_allow_is_not_granted(self):
        request = work.endorsed()
        with way.refused(request.case, BadInput, field="span"):
            grant_extension(request, by=actor(REVIEWER), at=TUESDAY + HOUR, span=Span.parse("6wd"))

    def test_a_decision_after_the_end_still_moves_it(self):
        request = work.endorsed()
        grant_extension(request, by=actor(REVIEWER), at=local("2026-12-01 09:00"))
        assert way.due(request.order) == local("2026-12-03 17:30")
        assert OrderClock.objects.get(order=request.order, kind="handle").light == "green"
        assert OrderClock.objects.get(order=request.order, kind="extension_review").state == "missed"
        way.sound(request.case, local("2026-12-01 09:00"))

    def test_the_second_is_for_the_head_of_the_hotline(self):
        request = work.endorsed(work.extended(), "3wd", at=TUESDAY + 2 * HOUR)
        with way.refused(request.case, NotAllowed, "其他岗位"):
            grant_extension(request, by=actor(REVIEWER), at=TUESDAY + 3 * HOUR)
        grant_extension(request, by=actor(work.HOTLINE_HEAD), at=TUESDAY + 3 * HOUR)
        assert way.due(request.order) == local("2026-12-08 17:30")

    @pytest.mark.parametrize("username", [name for name in CAST if name not in (REVIEWER, work.HOTLINE_HEAD)])
    def test_others_do_not_grant(self, username):
        request = work.endorsed()
        with way.refused(request.case, NotAllowed):
            grant_extension(request, by=actor(username), at=TUESDAY + HOUR)

    def test_no_unit_grants_itself_time_whatever_it_may(self):
        request = work.endorsed()
        by = way.with_right(actor(DEPUTY), policies.DECIDE_EXTENSION)
        with way.refused(request.case, NotAllowed):
            grant_extension(request, by=by, at=TUESDAY + HOUR)

    def test_what_waits_for_the_unit_or_is_decided_is_not_granted(self):
        waiting = work.asked()
        with way.refused(waiting.case, WrongState):
            grant_extension(waiting, by=actor(REVIEWER), at=TUESDAY + HOUR)
        decided = CaseRequest.objects.unscoped("test").get(order=work.extended())
        with way.refused(decided.case, WrongState):
            grant_extension(decided, by=actor(REVIEWER), at=TUESDAY + 2 * HOUR)

    def test_a_suspension_is_no_extension(self):
        request = work.to_suspend()
        with way.refused(request.case, NotFound):
            grant_extension(request, by=actor(REVIEWER), at=TUESDAY + HOUR)

    def test_a_stale_form_and_a_double_click(self):
        request = work.endorsed()
        with way.refused(request.case, Stale):
            grant_extension(request, by=actor(REVIEWER), at=TUESDAY + HOUR, seen=request.order.version - 1)
        way.twice(request.case, lambda by: grant_extension(request, by=by, at=TUESDAY + HOUR), actor(REVIEWER))

    def test_where_the_rules_say_so_the_handling_stands_still_during_the_review(self):
        returns_thread.ruled("clock.stopped_by_extension_review", True)
        request = work.endorsed()
        assert {kind for kind, (state, _due) in way.open_clocks(request.order).items() if state == "paused"} == {
            "handle",
            "sign_off_reserve",
            "interim_report",
        }
        assert way.open_clocks(request.case)["handle"][0] == "paused"
        refuse_extension(request, "理由不足", by=actor(REVIEWER), at=local("2026-11-25 09:30"))
        # A working day's standstill, from Tuesday to Wednesday half past nine.
        assert way.due(request.order) == local("2026-12-01 17:30")
        assert way.open_clocks(request.case)["handle"] == ("running", local("2026-12-01 17:30"))
        way.sound(request.case, local("2026-11-25 09:30"))


class TestBelow:
    """A town asks the county above it."""

    def asked(self):
        first, second, _third = way.three_tiers()
        work.extended(first, "5wd")
        return (
            first,
            second,
            ask_extension(second, work.wish("2wd"), by=way.at_unit(DEPUTY, second.unit), at=TUESDAY + 2 * HOUR),
        )

    def test_the_leader_of_the_unit_above_grants_it_and_nothing_above_moves(self):
        first, second, request = self.asked()
        grant_extension(request, by=actor(DEPUTY), at=TUESDAY + 3 * HOUR)
        assert (way.due(first), way.due(second)) == (local("2026-12-07 17:30"), local("2026-12-02 17:30"))
        assert due_of_case(first) == local("2026-12-07 17:30")
        way.sound(first.case, TUESDAY + 3 * HOUR)

    @pytest.mark.parametrize("username", [HANDLER, REVIEWER, work.HOTLINE_HEAD])
    def test_neither_its_handler_nor_the_hotline_does(self, username):
        _first, second, request = self.asked()
        with way.refused(second.case, NotAllowed):
            grant_extension(request, by=actor(username), at=TUESDAY + 3 * HOUR)

    def test_beyond_the_end_of_the_unit_above_there_is_nothing_to_grant(self):
        _first, second, _third = way.three_tiers()
        with way.refused(second.case, WrongState, "没有余地"):
            ask_extension(second, work.wish(), by=way.handler(second), at=TUESDAY)


class TestRefuse:
    def test_the_end_stays_and_the_unit_is_told_why(self):
        request = work.endorsed()
        refused = refuse_extension(request, "工期可以再压缩", by=actor(REVIEWER), at=TUESDAY + HOUR)
        assert (refused.state, way.due(request.order)) == ("refused", local("2026-11-30 17:30"))
        assert texts.read(request.case, TextKind.REQUEST_OPINION, order=request.order) == "工期可以再压缩"
        assert way.last_event(request.case).kind == "order.extension_refused"
        way.sound(request.case, TUESDAY + HOUR)

    def test_a_refused_one_does_not_count(self):
        request = work.endorsed()
        refuse_extension(request, "不同意", by=actor(REVIEWER), at=TUESDAY + HOUR)
        order = work.extended(way.renewed(request.order), "5wd", at=TUESDAY + 2 * HOUR)
        assert way.due(order) == local("2026-12-07 17:30")

    def test_it_is_refused_with_a_reason_by_whoever_may_grant_it(self):
        request = work.endorsed()
        with way.refused(request.case, BadInput, field="request_opinion"):
            refuse_extension(request, " ", by=actor(REVIEWER), at=TUESDAY + HOUR)
        with way.refused(request.case, NotAllowed):
            refuse_extension(request, "不", by=actor(DEPUTY), at=TUESDAY + HOUR)
        with way.refused(request.case, Stale):
            refuse_extension(request, "不", by=actor(REVIEWER), at=TUESDAY + HOUR, seen=0)
        way.twice(request.case, lambda by: refuse_extension(request, "不", by=by, at=TUESDAY + HOUR), actor(REVIEWER))


class TestFall:
    @pytest.mark.parametrize("before", [work.asked, work.endorsed])
    def test_the_reply_lets_an_open_request_fall(self, before):
        request = before()
        finish(way.renewed(request.order), thread.REPLY, by=actor(HANDLER), at=TUESDAY + HOUR)
        request = CaseRequest.objects.unscoped("test").get(pk=request.pk)
        assert (request.state, request.decided_at) == ("void", TUESDAY + HOUR)
        assert "extension_review" not in way.open_clocks(request.order)
        assert way.last_event(request.case).data["fallen"] == [request.pk]
        way.sound(request.case, TUESDAY + HOUR)
        with way.refused(request.case, WrongState):
            grant_extension(request, by=actor(REVIEWER), at=TUESDAY + 2 * HOUR)

    def test_the_unit_may_withdraw_it(self):
        request = work.endorsed()
        withdraw_request(request, by=actor(HANDLER), at=TUESDAY + HOUR)
        assert way.open_clocks(request.order)["handle"] == ("running", local("2026-11-30 17:30"))
        assert work.asked(way.renewed(request.order), at=TUESDAY + HOUR).is_open


def test_an_earlier_extension_of_another_order_does_not_count():
    other = replace(work.wish(), reason="weather")
    work.extended()
    assert ask_extension(thread.signed(), other, by=actor(HANDLER), at=TUESDAY).is_open
