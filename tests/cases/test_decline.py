"""What the hotline does not take on: the reason, the legal route, the second person, the citizen's objection."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianxin.cases import texts
from lianxin.cases.states import CaseState, TextKind
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.confirm_decline import confirm_decline
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.object_to_decline import object_to_decline
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.reject_decline import reject_decline
from lianxin.cases.steps.supplement import supplement
from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.taxonomy.queries import reason
from tests.cases import intake_thread as intake
from tests.cases import snapshot, thread
from tests.cases.hub_thread import event, rule, sound
from tests.cast import actor, person

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + intake.HOUR
LATER = thread.MONDAY + 2 * intake.HOUR
OBJECTION_ENDS = "2026-11-30 17:30"  # five working days


def test_a_declined_case_is_over_with_the_legal_route_and_the_time_to_object():
    case = intake.declined()
    assert (case.state, case.decline_reason, case.closed_at) == (CaseState.DECLINED, "party_affairs", AT)
    assert texts.read(case, TextKind.GUIDANCE) == reason("decline", "party_affairs", AT).guidance
    assert intake.clocks(case) == {
        "accept": ("met", intake.local("2026-11-24 17:30")),
        "decline_objection": ("running", intake.local(OBJECTION_ENDS)),
    }
    told = event(case)
    assert (told.kind, told.from_state, told.to_state) == ("case.declined", "registered", "declined")
    assert (told.deadline_before, told.deadline_after) == (
        intake.local("2026-11-24 17:30"),
        intake.local(OBJECTION_ENDS),
    )
    assert told.data["reason"] == "party_affairs"
    sound(LATER)


def test_the_agent_may_write_the_route_himself():
    case = decline(thread.registered(), intake.PLAIN, "请向市委组织部反映。", by=actor(intake.AGENT), at=AT)
    assert texts.read(case, TextKind.GUIDANCE) == "请向市委组织部反映。"


def test_an_accepted_case_is_declined_and_nothing_else_is_waited_for():
    case = intake.declined(thread.accepted(), at=LATER)
    assert {kind: state for kind, (state, _due) in intake.clocks(case).items()} == {
        "accept": "met",
        "dispatch": "cancelled",
        "handle": "cancelled",
        "decline_objection": "running",
    }
    sound(LATER)


def test_who_does_not_answer_what_was_asked_may_be_declined_for_it():
    at = thread.MONDAY + timedelta(days=2)
    case = intake.asked()
    case = decline(case, "no_contact_details", by=actor(intake.AGENT), at=at)
    assert case.state == CaseState.PENDING_DECLINE
    assert {kind: state for kind, (state, _due) in intake.clocks(case).items()} == {
        "accept": "running",
        "supplement": "cancelled",
    }
    case = confirm_decline(case, "", by=actor(intake.LEADER), at=at + intake.HOUR)
    assert (case.state, intake.clocks(case)["accept"][0]) == (CaseState.DECLINED, "met")
    sound(at + intake.HOUR)


def test_a_case_that_waits_for_the_citizen_is_declined_at_once_where_no_second_person_is_asked():
    case = intake.declined(intake.asked(), at=LATER)
    assert {kind: state for kind, (state, _due) in intake.clocks(case).items()} == {
        "accept": "met",
        "supplement": "cancelled",
        "decline_objection": "running",
    }
    sound(LATER)


def test_a_grave_reason_waits_for_a_second_person_while_the_hotlines_time_runs():
    case = intake.proposed()
    assert (case.state, case.decline_reason, case.closed_at) == (CaseState.PENDING_DECLINE, "court", None)
    assert intake.clocks(case) == {"accept": ("running", intake.local("2026-11-24 17:30"))}
    assert (event(case).kind, event(case).data["reason"]) == ("case.decline_proposed", "court")
    case = confirm_decline(case, "属实", by=actor(intake.LEADER), at=LATER)
    assert (case.state, case.closed_at) == (CaseState.DECLINED, LATER)
    assert intake.clocks(case)["accept"][0] == "met"
    told = event(case)
    assert (told.kind, told.person_id) == ("case.declined", person(intake.LEADER).pk)
    assert texts.read(case, TextKind.REQUEST_OPINION) == "属实"
    sound(LATER)


@pytest.mark.parametrize(
    ("before", "state"),
    [(thread.registered, CaseState.REGISTERED), (thread.accepted, CaseState.PENDING_DISPATCH)],
)
def test_what_the_second_person_does_not_confirm_stands_where_it_stood(before, state):
    first = before()
    clocks = intake.clocks(first)
    case = reject_decline(
        intake.proposed(first), "应由法院执行局与区政府共同协调，予以受理。", by=actor(intake.LEADER), at=LATER
    )
    assert (case.state, case.decline_reason, intake.clocks(case)) == (state, "", clocks)
    told = event(case)
    assert (told.kind, told.from_state, told.to_state) == ("case.decline_rejected", "pending_decline", state)
    assert told.data["reason"] == "court"
    sound(LATER)


@pytest.mark.parametrize("step", [confirm_decline, reject_decline])
def test_who_proposed_it_does_not_confirm_it_whatever_posts_he_holds(step):
    case = intake.proposed(who=intake.LEADER)
    before = snapshot.of(case)
    for by in (actor(intake.LEADER), replace(actor(intake.HEAD), person_id=person(intake.LEADER).pk), system()):
        with pytest.raises(NotAllowed):
            step(case, "同意", by=by, at=LATER)
        assert snapshot.of(case) == before
    assert step(case, "同意", by=actor(intake.HEAD), at=LATER).version == case.version + 1


@pytest.mark.parametrize("step", [confirm_decline, reject_decline])
def test_only_whom_the_rules_name_confirms(step):
    case = intake.proposed()
    rule("approver.decline", "reviewer")
    before = snapshot.of(case)
    with pytest.raises(NotAllowed, match="由其他岗位审核"):
        step(case, "同意", by=actor(intake.LEADER), at=LATER)
    assert snapshot.of(case) == before
    step(case, "同意", by=actor(intake.HEAD), at=LATER)  # who may decide for the posts below him


def test_no_machine_declines_or_answers():
    case = thread.registered()
    before = snapshot.of(case)
    with pytest.raises(NotAllowed, match="须由工作人员作出"):
        decline(case, intake.PLAIN, by=system(), at=AT)
    assert snapshot.of(case) == before


@pytest.mark.parametrize(
    ("reason_", "guidance", "field"),
    [
        ("", "", "reason"),
        ("no_such_reason", "", "reason"),
        ("police_emergency", "", "reason"),  # of the dictionary, but to be transferred
        ("wrong_unit", "", "reason"),  # of another dictionary
        ("party_affairs", "  ", "guidance"),
        ("party_affairs", "有\0空字节", "guidance"),
        ("court", "残缺\ud800", "guidance"),
        ("court", "长" * 20_001, "guidance"),
    ],
)
def test_what_is_no_reason_or_no_route_is_refused_by_its_name(reason_, guidance, field):
    case = thread.registered()
    before = snapshot.of(case)
    with pytest.raises(BadInput) as refusal:
        decline(case, reason_, guidance, by=actor(intake.AGENT), at=AT)
    assert list(refusal.value.fields) == [field]
    assert snapshot.of(case) == before


def test_before_the_new_document_the_city_declined_less():
    """已办结无新事实 came with 国办函〔2025〕66号."""
    at = intake.local("2025-06-30 10:00")
    case = thread.registered(intake.local("2025-06-30 09:00"))
    with pytest.raises(BadInput, match="不是不予受理的事由"):
        decline(case, "already_handled", by=actor(intake.AGENT), at=at)
    assert intake.declined(case, at=at).state == CaseState.DECLINED


def test_nothing_is_declined_while_a_unit_that_assists_goes_on():
    case = thread.dispatched(thread.COMPANY)
    recall(thread.order_of(case), "wrong_unit", "", by=actor("shaojinghe"), at=AT)
    before = snapshot.of(case)
    for code in (intake.PLAIN, intake.GRAVE):
        with pytest.raises(WrongState) as refusal:
            decline(case, code, by=actor(intake.AGENT), at=LATER)
        assert refusal.value.code == "orders_open"
    assert snapshot.of(case) == before


def test_nothing_is_declined_while_another_case_waits_for_what_comes_of_it():
    case = thread.registered()
    intake.merged(into=case)
    before = snapshot.of(case)
    for code in (intake.PLAIN, intake.GRAVE):
        with pytest.raises(WrongState) as refusal:
            decline(case, code, by=actor(intake.AGENT), at=AT)
        assert refusal.value.code == "has_merged"
    assert snapshot.of(case) == before


def test_an_objection_in_time_lets_it_be_decided_anew():
    case = intake.declined(thread.accepted(), at=LATER)
    at = intake.local(OBJECTION_ENDS)  # to the very end
    case = object_to_decline(case, "我反映的是停水，不是党务。", by=intake.citizen(case), at=at)
    assert (case.state, case.decline_reason) == (CaseState.REGISTERED, "")
    assert (case.closed_at, case.accepted_at) == (None, None)
    assert intake.clocks(case) == {
        "accept": ("running", intake.local("2026-12-01 17:30")),
        "dispatch": ("cancelled", intake.local("2026-11-23 15:00")),
        "handle": ("cancelled", intake.local("2026-11-30 17:30")),
        "decline_objection": ("met", intake.local(OBJECTION_ENDS)),
    }
    told = event(case)
    assert (told.kind, told.from_state, told.to_state) == ("case.decline_objected", "declined", "registered")
    assert (told.actor_kind, told.data["reason"]) == ("citizen", "party_affairs")
    assert accept(case, by=actor(intake.AGENT), at=at + intake.HOUR).state == CaseState.PENDING_DISPATCH
    sound(at + intake.HOUR)


def test_what_is_asked_after_an_objection_comes_back_to_be_accepted():
    case = intake.declined(thread.accepted(), at=LATER)
    case = object_to_decline(case, "不是党务。", by=actor(intake.AGENT), at=LATER + intake.HOUR)
    case = intake.asked(case, at=LATER + 2 * intake.HOUR)
    case = supplement(case, "三号楼。", by=actor(intake.AGENT), at=LATER + 3 * intake.HOUR)
    assert case.state == CaseState.REGISTERED
    sound(LATER + 3 * intake.HOUR)


def test_an_objection_that_comes_too_late_is_refused():
    case = intake.declined()
    before = snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        object_to_decline(
            case, "不同意。", by=intake.citizen(case), at=intake.local(OBJECTION_ENDS) + timedelta(seconds=1)
        )
    assert refusal.value.code == "objection_late"
    assert snapshot.of(case) == before


@pytest.mark.parametrize("words", ["", "  ", "有\0空字节"])
def test_words_that_cannot_be_kept_are_refused_by_their_name(words):
    case, waiting = intake.declined(), intake.proposed()
    before = snapshot.of(case), snapshot.of(waiting)
    with pytest.raises(BadInput) as refusal:
        object_to_decline(case, words, by=actor(intake.AGENT), at=LATER)
    assert list(refusal.value.fields) == ["objection"]
    with pytest.raises(BadInput) as refusal:
        reject_decline(waiting, words, by=actor(intake.LEADER), at=LATER)
    assert list(refusal.value.fields) == ["request_opinion"]
    assert (snapshot.of(case), snapshot.of(waiting)) == before
