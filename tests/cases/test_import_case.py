"""A matter of a former system is kept with its old number and goes on where it stood."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianxin.cases import search
from lianxin.cases.models import (
    Case,
    CaseClock,
    CaseEvent,
    CaseImport,
    CaseSearch,
    CaseText,
    OrderClock,
    Outcome,
    PastEvent,
    TaskOrder,
)
from lianxin.cases.numbers import written
from lianxin.cases.past import PastCase, PastEntry, Source
from lianxin.cases.queries import whole
from lianxin.cases.states import CaseState, Channel, OrderState, Satisfaction, Solved, TextKind
from lianxin.cases.steps.import_case import import_case
from lianxin.cases.steps.record_outcome import Answers
from lianxin.cases.steps.review import review
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.sign_for import sign_for
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.clocks.check import check
from lianxin.clocks.models import ClockState
from lianxin.foundation import time
from lianxin.foundation.actor import Door, system
from lianxin.foundation.crypto import SaltedDigest, is_digest_of
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.organizations.models import Hub
from lianxin.rulebook.queries import NoRule
from tests.cases import thread
from tests.cases.thread import HOUR, MONDAY
from tests.cast import actor, sign_in

pytestmark = pytest.mark.django_db

COMMAND = system(Door.COMMAND)
DAY = timedelta(days=1)
LAST_YEAR = MONDAY - 364 * DAY
SOURCE = Source(file="0f" * 32, line=2, content="LY-1|停水")
STAGES = ("registered_at", "accepted_at", "dispatched_at", "signed_at", "submitted_at", "finished_at")


def moments(until: str, begin=LAST_YEAR, **other):
    """An hour between each two stages."""
    names = STAGES[: STAGES.index(until) + 1]
    return {name: begin + number * HOUR for number, name in enumerate(names)} | other


def past(**other) -> PastCase:
    told = PastCase(
        old_number="LY-2025-0001",
        state=CaseState.ARCHIVED,
        hub=Hub.objects.unscoped("test").get(code="01"),
        channel=Channel.PHONE,
        statement=thread.statement(),
        moments=moments("finished_at", closed_at=LAST_YEAR + DAY, archived_at=LAST_YEAR + 2 * DAY),
        source=SOURCE,
        lead=thread.unit(thread.COUNTY),
        reply_internal="阀门已更换。",
        reply_public="已恢复供水。",
        answers=Answers(contacted=True, solved=Solved.SOLVED, satisfaction=Satisfaction.SATISFIED),
        history=(PastEntry(at=LAST_YEAR, what="登记", who="坐席甲"), PastEntry(at=LAST_YEAR + DAY, what="结案")),
    )
    return replace(told, **other)


def take(at=MONDAY, **other) -> Case:
    return thread.fresh(import_case(past(**other), by=COMMAND, at=at))


def opened(until: str, state: CaseState, **other) -> Case:
    """One that goes on, registered this morning."""
    begin = MONDAY - 6 * HOUR
    blank = {"answers": None, "history": (), "reply_internal": "", "reply_public": ""}
    return take(state=state, moments=moments(until, begin), **(blank | other))


def test_an_archived_case_is_kept_with_what_came_of_it_and_nothing_is_measured():
    case = take()
    assert (case.state, case.old_number, case.round, case.dispatch_count) == ("archived", "LY-2025-0001", 1, 1)
    assert (case.registered_at, case.accepted_at) == (LAST_YEAR, LAST_YEAR + HOUR)
    assert (case.closed_at, case.archived_at) == (LAST_YEAR + DAY, LAST_YEAR + 2 * DAY)
    order = TaskOrder.objects.unscoped("test").get(case=case)
    assert (order.unit.code, order.role, order.state) == (thread.COUNTY, "lead", OrderState.FINISHED)
    assert (order.dispatched_at, order.signed_at) == (LAST_YEAR + 2 * HOUR, LAST_YEAR + 3 * HOUR)
    assert (order.submitted_at, order.finished_at) == (LAST_YEAR + 4 * HOUR, LAST_YEAR + 5 * HOUR)
    outcome = Outcome.objects.get(case=case)
    assert (outcome.is_valid, outcome.contacted, outcome.solved) == (True, True, "solved")
    assert (outcome.satisfaction, outcome.at) == ("satisfied", LAST_YEAR + DAY)
    texts = {row.kind: row.text for row in CaseText.objects.filter(case=case)}
    assert texts[TextKind.REPLY_PUBLIC] == "已恢复供水。"
    assert texts[TextKind.TITLE] == "小区停水两天"
    assert not CaseClock.objects.filter(case=case).exists()
    assert not OrderClock.objects.filter(case=case).exists()


def test_its_chain_begins_with_the_import_and_its_history_stands_beside_it():
    case = take()
    event = CaseEvent.objects.get(case=case)
    assert (event.kind, event.seq, event.from_state, event.to_state) == ("case.imported", 1, "", "archived")
    assert (event.at, event.door, event.data["past"], event.data["line"]) == (MONDAY, "command", 2, 2)
    came_from = CaseImport.objects.get(case=case)
    assert event.data["file"] == came_from.file == SOURCE.file
    assert event.data["row"] == came_from.digest
    assert is_digest_of(SOURCE.content, SaltedDigest(bytes(came_from.salt), came_from.digest))
    told = [(row.index, row.at, row.what, row.who) for row in PastEvent.objects.filter(case=case).order_by("index")]
    assert told == [(1, LAST_YEAR, "登记", "坐席甲"), (2, LAST_YEAR + DAY, "结案", "")]
    assert whole(actor("gengruoxi"), case.number).is_sound


def test_it_is_found_by_its_old_number():
    case = take()
    for audience in CaseSearch.Audience:
        assert list(search.found(Case.objects.unscoped("test"), "LY-2025-0001", audience)) == [case]
    search.rewrite(case)
    assert list(search.found(Case.objects.unscoped("test"), "LY-2025-0001", CaseSearch.Audience.HUB)) == [case]


def test_an_old_number_after_the_citys_own_pattern_stays_its_number():
    number = written("%y%m%d{hub}{sequence:06d}", "01", LAST_YEAR, 42)
    assert take(old_number=number).number == number
    other = written("%y%m%d{hub}{sequence:06d}", "01", LAST_YEAR + DAY, 43)  # of another day
    assert take(old_number=other).number != other


def test_moments_that_are_missing_come_from_the_next_stage_and_are_named():
    case = take(moments={"registered_at": LAST_YEAR, "archived_at": LAST_YEAR + DAY})
    order = TaskOrder.objects.unscoped("test").get(case=case)
    assert (order.dispatched_at, order.signed_at, order.finished_at) == (LAST_YEAR, LAST_YEAR, LAST_YEAR + DAY)
    lacking = ["accepted_at", "dispatched_at", "signed_at", "finished_at", "closed_at"]
    assert CaseImport.objects.get(case=case).lacking == lacking


def test_a_case_that_waits_for_dispatch_goes_on_within_limits_from_its_own_moments():
    case = opened("accepted_at", CaseState.PENDING_DISPATCH, lead=None)
    clocks = {clock.kind: clock for clock in CaseClock.objects.filter(case=case)}
    assert {kind: clock.state for kind, clock in clocks.items()} == {
        "accept": ClockState.MET,
        "dispatch": ClockState.RUNNING,
        "handle": ClockState.RUNNING,
    }
    assert clocks["handle"].started_at == MONDAY - 5 * HOUR
    assert list(check()) == []


def test_a_unit_signs_for_what_the_former_system_sent_it():
    case = opened("dispatched_at", CaseState.IN_HAND)
    order = thread.order_of(case)
    assert order.state == OrderState.PENDING_SIGN_FOR
    sign_for(order, by=actor("zhaihongyu"), at=MONDAY)
    assert thread.order_of(case).state == OrderState.HANDLING
    assert list(check()) == []


def test_what_the_units_have_answered_is_reviewed_here_and_may_be_sent_back():
    case = opened("finished_at", CaseState.PENDING_REVIEW, reply_internal="已修。", reply_public="已修好。")
    assert (case.state, thread.order_of(case).state) == ("pending_review", "finished")
    send_back(case, [thread.order_of(case)], "请写明时间", by=actor("gengruoxi"), at=MONDAY)
    assert (thread.fresh(case).state, thread.order_of(case).state) == ("in_hand", "handling")
    assert list(check()) == []


def test_what_passes_the_review_waits_for_the_follow_up():
    case = opened("finished_at", CaseState.PENDING_REVIEW, reply_internal="已修。", reply_public="已修好。")
    assert review(case, "", by=actor("gengruoxi"), at=MONDAY).state == CaseState.PENDING_OUTCOME


def test_who_spoke_is_kept_as_everybody_who_speaks_to_us():
    citizen, phone = find_or_register(thread.NUMBER, "王春梅", by=COMMAND, at=MONDAY)
    case = take(citizen=citizen, phone=phone)
    assert (case.citizen, case.phone, case.is_anonymous) == (citizen, phone, False)
    assert whole(actor("gengruoxi"), case.number).citizen == "王** 199****0001"


@pytest.mark.parametrize(
    ("other", "fields"),
    [
        ({"state": CaseState.MERGED}, {"state"}),
        ({"state": CaseState.PENDING_CLOSE}, {"state"}),
        ({"state": CaseState.REGISTERED}, {"lead_code"}),
        ({"state": CaseState.IN_HAND}, {"state"}),
        ({"state": CaseState.IN_HAND, "lead": None, "moments": {"registered_at": LAST_YEAR}},
         {"lead_code", "dispatched_at"}),
        ({"state": CaseState.DECLINED}, {"decline_reason"}),
        ({"moments": {}}, {"registered_at", "closed_at"}),
        ({"moments": {"registered_at": LAST_YEAR, "closed_at": LAST_YEAR - DAY}}, {"closed_at"}),
        ({"moments": {"registered_at": LAST_YEAR, "closed_at": MONDAY + DAY}}, {"closed_at"}),
        ({"moments": {"registered_at": LAST_YEAR, "closed_at": MONDAY, "outcome_at": LAST_YEAR - DAY}}, {"outcome_at"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_column(other, fields):
    with pytest.raises(BadInput) as refused:
        take(**other)
    assert set(refused.value.fields) == fields
    assert not Case.objects.unscoped("test").filter(old_number="LY-2025-0001").exists()


def test_an_old_number_comes_once():
    take()
    with pytest.raises(WrongState, match="LY-2025-0001"):
        take()
    assert Case.objects.unscoped("test").filter(old_number="LY-2025-0001").count() == 1


def test_an_open_case_from_before_the_first_rules_is_refused():
    with pytest.raises(NoRule):
        take(state=CaseState.REGISTERED, lead=None, moments={"registered_at": MONDAY - 366 * 30 * DAY}, answers=None)


def test_nobody_but_the_command_imports():
    with pytest.raises(NotAllowed):
        import_case(past(), by=actor("gengruoxi"), at=MONDAY)


def test_the_page_says_that_nobody_can_prove_what_was_before(client):
    case = take()
    with time.frozen(MONDAY):
        sign_in(client, "gengruoxi")
        page = client.get(f"/cases/{case.number}/").content.decode()
    assert "历史数据，导入前的经过不在防篡改链中。" in page
    assert "LY-2025-0001" in page
    assert "坐席甲" in page


def test_a_unit_reads_that_it_was_imported_and_not_what_was_written_there(client):
    case = take()
    with time.frozen(MONDAY):
        sign_in(client, "zhaihongyu")
        page = client.get(f"/cases/{case.number}/").content.decode()
    assert "历史数据，导入前的经过不在防篡改链中。" in page
    assert "坐席甲" not in page
