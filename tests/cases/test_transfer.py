"""Passing the citizen on, and following it up until it is known what came of it."""

import pytest

from lianxin.cases import texts
from lianxin.cases.models import Transfer
from lianxin.cases.states import CaseState, TextKind
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.cases.steps.take_back import take_back
from lianxin.cases.steps.transfer import Destination, transfer
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.organizations.models import HotlineNumber
from tests.cases import intake_thread as intake
from tests.cases import snapshot, thread
from tests.cases.hub_thread import event, sound
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + intake.HOUR
LATER = thread.MONDAY + 2 * intake.HOUR
NEXT_DAY = "2026-11-24 17:30"


def test_who_passed_the_citizen_on_stays_responsible_within_its_clock():
    case = intake.transferred()
    assert (case.state, case.closed_at) == (CaseState.TRANSFERRED, None)
    assert intake.clocks(case) == {
        "accept": ("met", intake.local(NEXT_DAY)),
        "transfer_follow": ("running", intake.local(NEXT_DAY)),
    }
    told = event(case)
    assert (told.kind, told.from_state, told.to_state) == ("case.transferred", "registered", "transferred")
    assert (told.data["target"], told.data["number"]) == ("police_emergency", None)
    passed = Transfer.objects.get(case=case)
    assert (passed.target, passed.at, passed.taken_on, passed.followed_at) == ("police_emergency", AT, None, None)
    assert texts.read(case, TextKind.TRANSFER_NOTE) == "已陪同转接。"
    sound(LATER)


@pytest.mark.parametrize(
    ("urgency", "due"),
    [("urgent", "2026-11-23 12:00"), ("critical", "2026-11-23 10:30"), ("major", "2026-11-23 10:30")],
)
def test_the_more_urgent_the_sooner_it_is_followed_up(urgency, due):
    case = thread.registered(urgency=urgency)
    transfer(case, Destination(target="medical_emergency"), by=actor(intake.AGENT), at=AT)
    assert intake.clocks(case)["transfer_follow"] == ("running", intake.local(due))


def test_another_line_is_one_of_the_register():
    number = HotlineNumber.objects.filter(retired_at=None).order_by("pk")[0]
    case = thread.registered()
    passed = transfer(case, Destination(target="line", number=number), by=actor(intake.AGENT), at=AT)
    assert (passed.number, passed.target) == (number, "line")
    assert event(case).data["number"] == number.pk


def test_what_the_other_side_took_on_ends_the_follow_up():
    passed = record_transfer(intake.transferred(), True, "接警员已受理。", by=actor(intake.AGENT), at=LATER)
    assert (passed.taken_on, passed.followed_at) == (True, LATER)
    case = thread.fresh(passed.case)
    assert (case.state, intake.clocks(case)["transfer_follow"][0]) == (CaseState.TRANSFERRED, "met")
    told = event(case)
    assert (told.kind, told.data["taken_on"], told.deadline_before) == (
        "case.transfer_followed",
        True,
        intake.local(NEXT_DAY),
    )
    assert texts.read(case, TextKind.TRANSFER_NOTE) == "接警员已受理。"
    sound(LATER)


def test_what_nobody_took_on_is_the_hotlines_again_with_its_whole_time():
    case = take_back(intake.not_taken_on(), by=actor(intake.AGENT), at=LATER + intake.HOUR)
    assert case.state == CaseState.REGISTERED
    assert intake.clocks(case) == {
        "accept": ("running", intake.local(NEXT_DAY)),
        "transfer_follow": ("met", intake.local(NEXT_DAY)),
    }
    assert case.clocks.filter(kind="accept").count() == 2
    told = event(case)
    assert (told.kind, told.from_state, told.to_state) == (
        "case.transfer_taken_back",
        "transferred",
        "registered",
    )
    sound(LATER + intake.HOUR)


def test_it_may_be_passed_on_again_afterwards():
    case = take_back(intake.not_taken_on(), by=actor(intake.AGENT), at=LATER + intake.HOUR)
    transfer(case, Destination(target="fire_emergency"), by=actor(intake.AGENT), at=LATER + 2 * intake.HOUR)
    record_transfer(case, True, "", by=actor(intake.AGENT), at=LATER + 3 * intake.HOUR)
    kept = Transfer.objects.filter(case=case).order_by("pk").values_list("target", "taken_on")
    assert list(kept) == [("police_emergency", False), ("fire_emergency", True)]
    sound(LATER + 3 * intake.HOUR)


@pytest.mark.parametrize("taken_on", [None, True])
def test_only_what_nobody_took_on_is_taken_back(taken_on):
    case = intake.transferred()
    if taken_on:
        record_transfer(case, taken_on, "", by=actor(intake.AGENT), at=LATER)
    before = snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        take_back(case, by=actor(intake.AGENT), at=LATER + intake.HOUR)
    assert refusal.value.code == "taken_on"
    assert snapshot.of(case) == before


def test_nothing_is_taken_back_before_its_result_was_known():
    case = intake.not_taken_on()
    before = snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        take_back(case, by=actor(intake.AGENT), at=AT)
    assert refusal.value.code == "backwards"
    assert snapshot.of(case) == before


def test_a_result_is_recorded_once():
    case = intake.not_taken_on()
    before = snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        record_transfer(case, True, "", by=actor(intake.AGENT), at=LATER + intake.HOUR)
    assert refusal.value.code == "transfer_followed"
    assert snapshot.of(case) == before


def retired() -> HotlineNumber:
    number = HotlineNumber.objects.order_by("pk")[0]
    number.retired_at = thread.MONDAY
    number.save()
    return number


@pytest.mark.parametrize(
    ("to", "field"),
    [
        (lambda: Destination(target=""), "target"),
        (lambda: Destination(target="court"), "target"),
        (lambda: Destination(target="line"), "number"),
        (lambda: Destination(target="line", number=retired()), "number"),
        (lambda: Destination(target="fire_emergency", number=HotlineNumber.objects.order_by("pk")[0]), "number"),
        (lambda: Destination(target="fire_emergency", note="有\0空字节"), "transfer_note"),
    ],
)
def test_what_is_no_destination_is_refused_by_its_name(to, field):
    case, to = thread.registered(), to()
    before = snapshot.of(case)
    with pytest.raises(BadInput) as refusal:
        transfer(case, to, by=actor(intake.AGENT), at=AT)
    assert list(refusal.value.fields) == [field]
    assert snapshot.of(case) == before


def test_a_note_that_cannot_be_kept_is_refused_by_its_name():
    case = intake.transferred()
    before = snapshot.of(case)
    with pytest.raises(BadInput) as refusal:
        record_transfer(case, True, "残缺\ud800", by=actor(intake.AGENT), at=LATER)
    assert list(refusal.value.fields) == ["transfer_note"]
    assert snapshot.of(case) == before


def test_nothing_is_passed_on_while_another_case_waits_for_what_comes_of_it():
    case = thread.registered()
    intake.merged(into=case)
    before = snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        transfer(case, Destination(target="police_emergency"), by=actor(intake.AGENT), at=AT)
    assert refusal.value.code == "has_merged"
    assert snapshot.of(case) == before
