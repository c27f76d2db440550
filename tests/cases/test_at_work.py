"""What a unit writes down while it is at work: notes, reports, what it told the citizen; and when it must hand in."""

from datetime import timedelta

import pytest

from lianxin.cases import texts
from lianxin.cases.models import CaseText, OrderClock
from lianxin.cases.states import AnswerMeans, AppealType, OrderState, TextKind, Urgency
from lianxin.cases.steps.answer_citizen import Told, answer_citizen
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.interim_report import interim_report
from lianxin.cases.steps.process_note import process_note
from lianxin.cases.steps.urge import urge
from lianxin.demo.cast import CAST
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread, thread
from tests.cases import work_thread as work
from tests.cast import actor

pytestmark = pytest.mark.django_db
MONDAY, HOUR, TUESDAY, HANDLER, local = thread.MONDAY, thread.HOUR, work.TUESDAY, work.HANDLER, way.local
TOLD = Told(text="已告知明日恢复供水。", means=AnswerMeans.PHONE)
WRITING = {
    "process_note": (process_note, "已联系自来水公司"),
    "interim_report": (interim_report, "正在更换阀门"),
    "answer_citizen": (answer_citizen, TOLD),
}


def reachable(**other):
    """Signed for, and the citizen left a number and was called."""
    order = thread.signed(number=thread.NUMBER, **other)
    return first_contact(order, "", by=actor(HANDLER), at=MONDAY + HOUR)


def state_of(order, kind):
    return OrderClock.objects.filter(order=order, kind=kind).order_by("pk").values_list("state", flat=True)


@pytest.mark.parametrize("name", WRITING)
class TestAll:
    def test_it_needs_its_right_and_its_unit(self, name):
        step, said = WRITING[name]
        order = reachable()
        for username in CAST:
            if username != HANDLER:
                with way.refused(order.case, (NotAllowed, NotFound)):
                    step(order, said, by=actor(username), at=TUESDAY)

    def test_it_is_written_while_the_order_is_at_work_alone(self, name):
        step, said = WRITING[name]
        for order in (thread.order_of(thread.dispatched()), thread.submitted(), thread.order_of(thread.finished())):
            with way.refused(order.case, WrongState):
                step(order, said, by=actor(HANDLER), at=TUESDAY)

    def test_not_before_the_signing(self, name):
        step, said = WRITING[name]
        order = reachable()
        with way.refused(order.case, WrongState):
            step(order, said, by=actor(HANDLER), at=MONDAY)

    def test_a_stale_form_and_a_double_click(self, name):
        step, said = WRITING[name]
        order = reachable()
        with way.refused(order.case, Stale):
            step(order, said, by=actor(HANDLER), at=TUESDAY, seen=order.version - 1)
        way.twice(order.case, lambda by: step(order, said, by=by, at=TUESDAY), actor(HANDLER))

    def test_also_while_it_is_suspended(self, name):
        step, said = WRITING[name]
        order = work.suspended(reachable())
        step(order, said, by=actor(HANDLER), at=TUESDAY + 2 * HOUR)
        assert way.renewed(order).state == OrderState.SUSPENDED
        way.sound(order.case, TUESDAY + 2 * HOUR)


class TestNote:
    def test_notes_are_kept_one_after_the_other(self):
        order = thread.signed()
        for hour, note in enumerate(["已派人查看", "阀门损坏"]):
            process_note(order, note, by=actor(HANDLER), at=TUESDAY + hour * HOUR)
        kept = CaseText.objects.filter(order=order, kind=TextKind.PROCESS_NOTE).order_by("version")
        assert [(row.version, row.text) for row in kept] == [(1, "已派人查看"), (2, "阀门损坏")]
        event = way.last_event(order.case)
        assert (event.kind, event.from_state, event.data["texts"][0]["text"]) == (
            "order.process_noted",
            "",
            str(kept[1].pk),
        )
        way.sound(order.case, TUESDAY + HOUR)

    @pytest.mark.parametrize("note", ["", " \n", "有\0", "长" * 20_001])
    def test_a_note_says_something_and_not_too_much(self, note):
        order = thread.signed()
        with way.refused(order.case, BadInput, field="process_note"):
            process_note(order, note, by=actor(HANDLER), at=TUESDAY)


class TestReport:
    def test_the_first_is_due_five_working_days_after_the_signing_and_each_brings_the_next(self):
        order = thread.signed()
        assert way.open_clocks(order)["interim_report"] == ("running", local("2026-11-30 17:30"))
        interim_report(order, "正在更换阀门", by=actor(HANDLER), at=TUESDAY)
        assert way.open_clocks(order)["interim_report"] == ("running", local("2026-12-01 17:30"))
        assert list(state_of(order, "interim_report")) == ["met", "running"]
        assert texts.read(order.case, TextKind.INTERIM_REPORT, order=order) == "正在更换阀门"
        event = way.last_event(order.case)
        assert (event.kind, event.deadline_before) == ("order.interim_reported", local("2026-11-30 17:30"))
        assert event.deadline_after == local("2026-12-01 17:30")
        way.sound(order.case, TUESDAY)

    @pytest.mark.parametrize(("urgency", "hours"), [(Urgency.URGENT, 24), (Urgency.CRITICAL, 2), (Urgency.MAJOR, 2)])
    def test_urgent_matters_are_reported_by_the_hour(self, urgency, hours):
        order = thread.signed(urgency=urgency)
        assert way.due(order, "interim_report") == order.signed_at + hours * HOUR
        interim_report(order, "抢修中", by=actor(HANDLER), at=order.signed_at + HOUR)
        assert way.due(order, "interim_report") == order.signed_at + (hours + 1) * HOUR

    def test_a_late_report_was_missed(self):
        order = thread.signed(urgency=Urgency.CRITICAL)
        interim_report(order, "抢修中", by=actor(HANDLER), at=order.signed_at + 3 * HOUR)
        assert list(state_of(order, "interim_report")) == ["missed", "running"]

    def test_it_answers_what_was_urged(self):
        order = thread.signed()
        urge(order.case, "什么时候来水？", by=actor("linxiaoyun"), at=TUESDAY)
        assert "urge_answer" in way.open_clocks(order)
        interim_report(order, "今晚恢复", by=actor(HANDLER), at=TUESDAY + HOUR)
        assert list(state_of(order, "urge_answer")) == ["met"]
        told = way.last_event(order.case).data["clocks"]
        assert [(each["clock"], each["state"]) for each in told] == [
            ("urge_answer", "met"),
            ("interim_report", "met"),
            ("interim_report", "running"),
        ]
        way.sound(order.case, TUESDAY + HOUR)

    def test_the_reply_ends_it_and_answers_what_was_urged(self):
        order = thread.signed()
        urge(order.case, "", by=actor("linxiaoyun"), at=TUESDAY)
        finish(order, thread.REPLY, by=actor(HANDLER), at=TUESDAY + HOUR)
        for kind in ("interim_report", "urge_answer", "sign_off_reserve"):
            assert list(state_of(order, kind)) == ["met"]
        way.sound(order.case, TUESDAY + HOUR)

    def test_an_empty_report_is_refused(self):
        order = thread.signed()
        with way.refused(order.case, BadInput, field="interim_report"):
            interim_report(order, " ", by=actor(HANDLER), at=TUESDAY)


class TestAnswer:
    def test_it_keeps_what_was_said_how_and_when(self):
        order = reachable()
        at = TUESDAY
        told = Told(text="今晚恢复供水", means=AnswerMeans.VISIT, told_at=at - HOUR)
        answer_citizen(order, told, by=actor(HANDLER), at=at)
        assert texts.read(order.case, TextKind.CITIZEN_ANSWER, order=order) == "今晚恢复供水"
        event = way.last_event(order.case)
        assert (event.kind, event.data["means"]) == ("order.citizen_answered", "visit")
        assert event.data["told_at"] == "2026-11-24T00:00:00.000000+00:00"
        way.sound(order.case, at)

    @pytest.mark.parametrize("told_at", [MONDAY, TUESDAY + timedelta(seconds=1), TUESDAY.replace(tzinfo=None)])
    def test_the_time_lies_between_the_signing_and_now(self, told_at):
        order = reachable()
        told = Told(text="今晚恢复", means=AnswerMeans.PHONE, told_at=told_at)
        with way.refused(order.case, BadInput, field="told_at"):
            answer_citizen(order, told, by=actor(HANDLER), at=TUESDAY)

    def test_an_empty_answer_is_refused(self):
        order = reachable()
        with way.refused(order.case, BadInput, field="citizen_answer"):
            answer_citizen(order, Told(text="", means=AnswerMeans.SMS), by=actor(HANDLER), at=TUESDAY)

    @pytest.mark.parametrize(
        "other", [{}, {"number": thread.NUMBER, "appeal_type": AppealType.REPORT}], ids=["no number", "withheld"]
    )
    def test_who_cannot_be_known_is_not_answered_by_the_unit(self, other):
        order = thread.signed(**other)
        with way.refused(order.case, WrongState, "由热线转告"):
            answer_citizen(order, TOLD, by=actor(HANDLER), at=TUESDAY)

    def test_where_the_rules_ask_for_it_no_reply_comes_before(self):
        returns_thread.ruled("step.mandatory", ["sign_for", "first_contact", "answer_citizen", "finish", "sign_off"])
        order = reachable()
        with way.refused(order.case, WrongState, "请先答复"):
            finish(order, thread.REPLY, by=actor(HANDLER), at=TUESDAY)
        answer_citizen(order, TOLD, by=actor(HANDLER), at=TUESDAY)
        assert finish(order, thread.REPLY, by=actor(HANDLER), at=TUESDAY).state == OrderState.PENDING_SIGN_OFF
        unknown = thread.signed()
        assert finish(unknown, thread.REPLY, by=actor(HANDLER), at=TUESDAY).state == OrderState.PENDING_SIGN_OFF


class TestHandingIn:
    def test_half_a_working_day_is_kept_for_the_leader_from_the_dispatch_on(self):
        order = thread.order_of(thread.dispatched())
        clock = OrderClock.objects.get(order=order, kind="sign_off_reserve")
        assert (clock.state, clock.started_at, clock.due_at) == ("running", MONDAY, local("2026-11-30 12:00"))
        way.sound(order.case, MONDAY)

    @pytest.mark.parametrize(
        ("urgency", "minutes"), [(Urgency.URGENT, 60), (Urgency.CRITICAL, 30), (Urgency.MAJOR, 30)]
    )
    def test_of_an_urgent_matter_minutes(self, urgency, minutes):
        order = thread.order_of(thread.dispatched(urgency=urgency))
        assert way.due(order, "sign_off_reserve") == MONDAY + 24 * HOUR - timedelta(minutes=minutes)

    def test_it_starts_with_the_handling_where_that_starts_with_the_signing(self):
        returns_thread.ruled("clock.handle_starts_at", "sign_for")
        order = thread.order_of(thread.dispatched())
        assert "sign_off_reserve" not in way.open_clocks(order)
        order = thread.sign_for(order, by=actor(HANDLER), at=TUESDAY)
        assert way.due(order, "sign_off_reserve") == local("2026-11-30 12:00")

    def test_nobody_hands_in_where_nobody_signs_off(self):
        order = thread.order_of(thread.dispatched(appeal_type=AppealType.ENQUIRY))
        assert "sign_off_reserve" not in way.open_clocks(order)

    def test_who_hands_in_after_it_missed_it_and_not_the_handling(self):
        order = finish(thread.signed(), thread.REPLY, by=actor(HANDLER), at=local("2026-11-30 14:30"))
        assert list(state_of(order, "sign_off_reserve")) == ["missed"]
        assert way.open_clocks(order)["handle"] == ("running", local("2026-11-30 17:30"))
