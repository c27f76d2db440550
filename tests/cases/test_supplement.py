"""Asking the citizen for what is missing, and what he adds, asked or not."""

from datetime import timedelta

import pytest

from lianxin.cases import queries, search
from lianxin.cases.models import Case, CaseSearch, CaseText
from lianxin.cases.own_case import citizen_with
from lianxin.cases.states import CaseState, TextKind
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.supplement import supplement
from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.errors import BadInput, NotFound, WrongState
from tests.cases import intake_thread as intake
from tests.cases import snapshot, thread
from tests.cases.hub_thread import event, rule, sound
from tests.cast import actor

pytestmark = pytest.mark.django_db
WORDS = "三号楼和五号楼，昨晚八点开始停水。"
AT = thread.MONDAY + 6 * intake.HOUR  # three in the afternoon


def test_while_the_citizen_is_asked_the_hotlines_clock_stands_still_and_his_own_runs():
    case = intake.asked()
    assert (case.state, case.version) == (CaseState.PENDING_SUPPLEMENT, 2)
    assert intake.clocks(case) == {
        "accept": ("paused", intake.local("2026-11-24 17:30")),
        "supplement": ("running", intake.local("2026-11-24 17:30")),
    }
    told = event(case)
    assert (told.kind, told.from_state, told.to_state) == (
        "case.supplement_asked",
        "registered",
        "pending_supplement",
    )
    assert told.deadline_after == intake.local("2026-11-24 17:30")
    assert [(each["clock"], each["state"]) for each in told.data["clocks"]] == [
        ("accept", "paused"),
        ("supplement", "running"),
    ]
    sound(AT)


def test_where_the_rules_stop_no_clock_the_hotlines_runs_on():
    case = thread.registered()
    rule("clock.stopped_by_supplement", False)
    assert intake.clocks(intake.asked(case))["accept"] == ("running", intake.local("2026-11-24 17:30"))


def test_what_was_asked_for_brings_the_case_back_and_its_clock_is_longer_by_the_time_waited():
    case = supplement(intake.asked(), WORDS, by=actor(intake.AGENT), at=AT)
    assert case.state == CaseState.REGISTERED
    # From ten to noon and from two to three: three hours of work, which the third day begins with.
    assert intake.clocks(case) == {
        "accept": ("running", intake.local("2026-11-25 11:30")),
        "supplement": ("met", intake.local("2026-11-24 17:30")),
    }
    told = event(case)
    assert (told.kind, told.from_state, told.to_state) == ("case.supplemented", "pending_supplement", "registered")
    assert told.deadline_before == intake.local("2026-11-24 17:30")
    assert [(each["clock"], each["state"]) for each in told.data["clocks"]] == [("accept", "running")]
    sound(AT)


def test_an_accepted_case_waits_for_its_dispatch_again_with_both_clocks_longer():
    case = intake.asked(thread.accepted(), at=thread.MONDAY + 2 * intake.HOUR)
    assert {state for kind, (state, _due) in intake.clocks(case).items() if kind in ("dispatch", "handle")} == {
        "paused"
    }
    case = supplement(case, WORDS, by=intake.citizen(case), at=AT)
    assert case.state == CaseState.PENDING_DISPATCH
    assert intake.clocks(case) == {
        "accept": ("met", intake.local("2026-11-24 17:30")),
        "dispatch": ("running", intake.local("2026-11-23 17:00")),
        "handle": ("running", intake.local("2026-12-01 10:30")),
        "supplement": ("met", intake.local("2026-11-24 17:30")),
    }
    sound(AT)


def test_who_answers_late_is_heard_all_the_same():
    at = thread.MONDAY + timedelta(days=2)
    case = supplement(intake.asked(), WORDS, by=actor(intake.AGENT), at=at)
    assert intake.clocks(case)["supplement"][0] == "missed"
    assert case.state == CaseState.REGISTERED
    sound(at)


def test_a_citizen_adds_something_of_his_own_accord_while_the_unit_works_on_it():
    order = thread.signed()
    by, before = intake.citizen(order.case), intake.clocks(order.case)
    case = supplement(order.case, WORDS, by=by, at=AT)
    assert (case.state, intake.clocks(case)) == (CaseState.IN_HAND, before)
    told = event(case)
    assert (told.actor_kind, told.person_id, told.door) == ("citizen", None, "portal")
    assert (told.from_state, told.to_state, told.data["clocks"]) == ("in_hand", "in_hand", [])
    assert queries.whole(actor("zhaihongyu"), case.number).text(TextKind.SUPPLEMENT) == WORDS
    sound(AT)


def test_every_supplement_stands_beside_those_before():
    case = thread.registered()
    for hour, words in enumerate((WORDS, "今早又停了。"), 1):
        supplement(case, words, by=actor(intake.AGENT), at=thread.MONDAY + hour * intake.HOUR)
    shown = queries.whole(actor(intake.AGENT), case.number).texts
    assert [row.text for row in shown if row.kind == TextKind.SUPPLEMENT] == [WORDS, "今早又停了。"]


@pytest.mark.parametrize("audience", CaseSearch.Audience.values)
def test_a_case_is_found_by_what_was_added_and_still_by_what_was_said_first(audience):
    case = supplement(thread.registered(), WORDS, by=actor(intake.AGENT), at=AT)
    rows = Case.objects.unscoped("test")
    for words in ("五号楼", "银雀山路"):
        assert [found.pk for found in search.found(rows, words, audience)] == [case.pk]


def test_a_citizen_reaches_no_case_but_his_own():
    mine, other = thread.registered(), thread.registered()
    before = snapshot.of(other)
    with pytest.raises(NotFound):
        supplement(other, WORDS, by=intake.citizen(mine), at=AT)
    with pytest.raises(NotFound):
        supplement(
            other,
            WORDS,
            by=Actor(kind=ActorKind.CITIZEN, door=Door.PORTAL, rights=frozenset({"cases.supplement"})),
            at=AT,
        )
    assert snapshot.of(other) == before


def test_a_number_without_its_code_proves_nothing():
    case = thread.registered()
    code = case.query_code
    for wrong in ("", code[:5], f"{(int(code) + 1) % 1_000_000:06}", "１２３４５６", thread.registered().number):
        with pytest.raises(NotFound):
            citizen_with(case.number, wrong, door=Door.PORTAL)
    assert citizen_with(case.number, code, door=Door.PORTAL).own_id == case.pk


@pytest.mark.parametrize("number", ["", "0", "abc", "261123\0", "２６"])
def test_a_code_without_its_number_proves_nothing(number):
    with pytest.raises(NotFound):
        citizen_with(number, thread.registered().query_code, door=Door.PORTAL)


def test_a_citizen_does_not_read_his_case_with_the_hotlines_eyes():
    case = thread.registered()
    with pytest.raises(NotFound):
        queries.whole(intake.citizen(case), case.number)


def test_nobody_is_asked_while_a_unit_that_assists_goes_on():
    case = thread.dispatched(thread.COMPANY)
    recall(thread.order_of(case), "wrong_unit", "", by=actor("shaojinghe"), at=thread.MONDAY + intake.HOUR)
    case = thread.fresh(case)
    assert case.state == CaseState.PENDING_DISPATCH
    before = snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        ask_supplement(case, intake.QUESTION, by=actor(intake.AGENT), at=AT)
    assert refusal.value.code == "orders_open"
    assert snapshot.of(case) == before


@pytest.mark.parametrize("words", ["", " \n", "有\0空字节", "残缺\ud800", "长" * 20_001])
def test_words_that_cannot_be_kept_are_refused_by_their_name(words):
    case = intake.asked()
    other = thread.registered()
    before = snapshot.of(case), snapshot.of(other)
    with pytest.raises(BadInput) as refusal:
        supplement(case, words, by=actor(intake.AGENT), at=AT)
    assert list(refusal.value.fields) == ["supplement"]
    with pytest.raises(BadInput) as refusal:
        ask_supplement(other, words, by=actor(intake.AGENT), at=AT)
    assert list(refusal.value.fields) == ["supplement_question"]
    assert (snapshot.of(case), snapshot.of(other)) == before


def test_a_repeated_request_adds_nothing_twice():
    case = intake.asked()
    by = intake.citizen(case).with_request_key("again")
    first = supplement(case, WORDS, by=by, at=AT)
    assert supplement(case, WORDS, by=by, at=AT).pk == first.pk
    assert CaseText.objects.filter(case=case, kind=TextKind.SUPPLEMENT).count() == 1


def test_two_citizens_may_use_the_same_request_key():
    for case in (thread.registered(), thread.registered()):
        supplement(case, WORDS, by=intake.citizen(case).with_request_key("1"), at=AT)
        assert CaseText.objects.filter(case=case, kind=TextKind.SUPPLEMENT).count() == 1
