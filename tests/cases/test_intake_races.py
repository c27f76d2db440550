"""Steps of the intake racing themselves and one another: one wins, nothing is done twice or half, and no deadlock."""

from collections.abc import Callable

import pytest

from lianxin.cases.models import Case, CaseText, Contact, ContactCase, Draft
from lianxin.cases.states import CaseState, Channel, Disposition, OrderState, Relation, TextKind
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.end_contact import end_contact
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.link_contact import link_contact
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import register
from lianxin.cases.steps.save_draft import Writing, save_draft
from lianxin.cases.steps.supplement import supplement
from lianxin.organizations.models import Hub
from tests.cases import intake_thread as intake
from tests.cases import thread
from tests.cases.hub_thread import sound
from tests.cases.racing import race, refused
from tests.cases.step_table import AT, STEPS
from tests.cast import actor

pytestmark = pytest.mark.usefixtures("committed")
ROUNDS = 5
# The steps that end where they began no more: of several at once one is heard.
INTAKE = (
    "ask_supplement",
    "answer",
    "decline",
    "decline for two",
    "confirm_decline",
    "reject_decline",
    "object_to_decline",
    "transfer",
    "record_transfer",
    "take_back",
)
Act = Callable[[Case], object]


def acted(name: str) -> Act:
    """A step of the table, taken by whom it is meant for."""
    step = STEPS[name]
    return lambda case: step.call(case, by=actor(step.who), at=AT)


def contact() -> Contact:
    hub = Hub.objects.unscoped("test").get(code="01")
    return receive_contact(Channel.PHONE, hub, None, None, by=actor(intake.AGENT), at=thread.MONDAY)


def test_a_step_that_races_itself_is_done_once():
    for name in INTAKE:
        case, act = STEPS[name].before.made(), acted(name)
        version = thread.fresh(case).version
        answers = race(*[lambda case=case, act=act: act(case)] * 3)
        assert len(refused(answers)) == 2, name
        assert set(refused(answers)) <= {"case_state", "transfer_followed"}
        assert thread.fresh(case).version == version + 1
    sound(AT)


def test_a_double_click_is_done_once_and_answered_twice():
    for name in (*INTAKE, "supplement"):
        step = STEPS[name]
        case, by = step.before.made(), actor(step.who).with_request_key("click-" + name.replace(" ", "-"))
        answers = race(*[lambda case=case, step=step, by=by: step.call(case, by=by, at=AT)] * 2)
        assert refused(answers) == [] and answers[0] == answers[1]
    sound(AT)


EXCLUSIVE: list[tuple[Callable[[], Case], Act, Act]] = [
    (thread.registered, acted("decline"), acted("answer")),
    (thread.registered, acted("transfer"), lambda case: accept(case, by=actor(intake.AGENT), at=AT)),
    (intake.proposed, acted("confirm_decline"), acted("reject_decline")),
    (
        thread.accepted,
        acted("ask_supplement"),
        lambda case: dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=AT),
    ),
]


def test_of_two_that_exclude_each_other_one_is_taken():
    for before, one, other in EXCLUSIVE * ROUNDS:
        case = before()
        version = thread.fresh(case).version
        answers = race(lambda case=case, one=one: one(case), lambda case=case, other=other: other(case))
        assert refused(answers) == ["case_state"]
        assert thread.fresh(case).version == version + 1
    sound(AT)


def test_two_supplements_at_once_are_both_kept():
    for _round in range(ROUNDS):
        case = intake.asked()
        by = actor(intake.AGENT)
        answers = race(
            lambda case=case, by=by: supplement(case, "三号楼。", by=by, at=AT),
            lambda case=case: supplement(case, "五号楼。", by=intake.citizen(case), at=AT),
        )
        assert refused(answers) == []
        words = [row.text for row in CaseText.objects.filter(case=case, kind=TextKind.SUPPLEMENT)]
        assert sorted(words) == ["三号楼。", "五号楼。"]
        assert thread.fresh(case).state == CaseState.REGISTERED
    sound(AT)


def test_a_supplement_and_the_units_reply_both_go_through():
    for _round in range(ROUNDS):
        order = thread.signed()
        answers = race(
            lambda order=order: finish(order, thread.REPLY, by=actor("zhaihongyu"), at=AT),
            lambda order=order: supplement(order.case, "今早又停了。", by=actor(intake.AGENT), at=AT),
        )
        assert refused(answers) == []
        assert thread.order_of(order.case).state == OrderState.PENDING_SIGN_OFF
    sound(AT)


def test_a_draft_becomes_one_case():
    by, at = actor(intake.AGENT), thread.MONDAY
    for _round in range(ROUNDS):
        draft = save_draft(None, Writing(channel=Channel.PHONE), by=by, at=at)
        before, of = Case.objects.unscoped("test").count(), contact()
        answers = race(*[lambda of=of, draft=draft: register(of, thread.statement(), by=by, at=AT, draft=draft)] * 3)
        assert refused(answers) == ["draft_ended"] * 2
        assert Case.objects.unscoped("test").count() == before + 1
        kept = Draft.objects.unscoped("test").get(pk=draft.pk)
        assert [kept.case] == [answer for answer in answers if isinstance(answer, Case)]
    sound(AT)


def test_nothing_is_linked_to_a_contact_that_ended_as_silent():
    by = actor(intake.AGENT)
    for _round in range(ROUNDS):
        of, case = contact(), thread.registered()
        answers = race(
            lambda of=of: end_contact(of, Disposition.SILENT, by=by, at=AT),
            lambda of=of, case=case: link_contact(of, case, Relation.ASKS, by=by, at=AT),
        )
        linked = ContactCase.objects.filter(contact=of).exists()
        assert refused(answers) == (["bad_input"] if linked else ["contact_ended"])
    sound(AT)
