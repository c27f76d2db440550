"""The hotline's end at a screen: which orders, which grounds, what holds a case."""

from datetime import timedelta

import pytest

from lianxin.cases.models import Case, Outcome
from lianxin.cases.states import AppealType, CaseState, OrderState
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.foundation import time
from tests.cases import act_forms as at_screen
from tests.cases import hub_thread, thread
from tests.cases import intake_thread as intake
from tests.cast import actor, sign_in

pytestmark = pytest.mark.django_db
REVIEWER, CALLER, HEAD = "gengruoxi", "panyiming", "fuchangling"


@pytest.fixture(autouse=True)
def tuesday_afternoon():
    with time.frozen(hub_thread.TUESDAY + 5 * thread.HOUR):
        yield


def at(case: Case, key: str) -> str:
    return f"/cases/{case.number}/do/{key}/"


def grounds(client, case: Case, key: str) -> list[str]:
    sign_in(client, REVIEWER)
    return [code for code, _label in client.get(at(case, key)).context["form"].fields["ground"].choices]


def test_only_grounds_that_fit_the_outcome_are_offered(client):
    judged = ["explained", "policy_limit", "legal_process", "unfounded"]
    assert grounds(client, thread.answered(), "close") == ["solved", *judged]
    assert grounds(client, hub_thread.unsolved(), "close") == judged
    unreachable = hub_thread.outcome(hub_thread.Answers())
    assert grounds(client, unreachable, "close") == [*judged, "unreachable"]


def test_only_grounds_of_a_rework_that_fit_are_offered(client):
    assert grounds(client, thread.answered(), "rework") == ["false_reply"]
    assert grounds(client, hub_thread.unsolved(), "rework") == ["unsolved_without_ground", "false_reply"]


def test_a_ground_that_does_not_fit_is_not_taken(client):
    case = hub_thread.unsolved()
    refused = at_screen.pressed(client, REVIEWER, at(case, "close"), ground="solved", closing_note="已办妥。")
    assert list(at_screen.problems(refused)) == ["ground"]
    assert "已办妥。" in refused.content.decode()
    assert thread.fresh(case).state == CaseState.PENDING_CLOSE


def test_a_suggestion_is_closed_with_what_becomes_of_it_and_nothing_else_is(client):
    case = thread.answered(appeal_type=AppealType.SUGGESTION)
    refused = at_screen.pressed(client, REVIEWER, at(case, "close"), ground="explained")
    assert list(at_screen.problems(refused)) == ["adoption"]
    said = {"ground": "explained", "adoption": "adopted"}
    assert at_screen.pressed(client, REVIEWER, at(case, "close"), **said).status_code == 302
    assert thread.fresh(case).adoption == "adopted"
    sign_in(client, REVIEWER)
    assert "adoption" not in client.get(at(thread.answered(), "close")).context["form"].fields


def test_what_is_held_says_why_and_by_whom(client):
    case = thread.answered()
    place_hold(case, Hold(kind="supervision", reason="督办未完"), by=actor(HEAD), at=hub_thread.TUESDAY)
    sign_in(client, REVIEWER)
    locked = client.get(at(case, "close")).context["locked"]
    assert "督办未完（临沂市行政服务大厅管理办公室 市行政服务大厅管理办公室副主任）" in locked


def test_the_lead_is_ticked_and_only_what_is_ticked_goes_back(client):
    case = hub_thread.finished_by(thread.COMPANY)
    lead, other = thread.order_of(case), thread.order_of(case, thread.COMPANY)
    sign_in(client, REVIEWER)
    form = client.get(at(case, "send_back")).context["form"]
    assert form["orders"].value() == [str(lead.pk)]
    said = {"orders": [str(other.pk)], "send_back_opinion": "没有说明何时恢复供水。"}
    assert at_screen.pressed(client, REVIEWER, at(case, "send_back"), **said).status_code == 302
    states = [thread.order_of(case, code).state for code in (thread.COUNTY, thread.COMPANY)]
    assert states == [OrderState.FINISHED, OrderState.HANDLING]


@pytest.mark.parametrize("ticked", [[], ["0"]])
def test_no_order_or_a_foreign_one_keeps_the_words(client, ticked: list[str]):
    case = thread.finished()
    said = {"orders": ticked, "send_back_opinion": "没有说明何时恢复供水。"}
    refused = at_screen.pressed(client, REVIEWER, at(case, "send_back"), **said)
    assert list(at_screen.problems(refused)) == ["orders"]
    assert "没有说明何时恢复供水。" in refused.content.decode()
    assert thread.fresh(case).state == CaseState.PENDING_REVIEW


def test_a_case_that_followed_another_is_done_anew_by_that_ones_units(client):
    master, child = hub_thread.followed()
    hub_thread.answered(child, hub_thread.UNSOLVED)
    sign_in(client, REVIEWER)
    form = client.get(at(child, "rework")).context["form"]
    assert [value for value, _name in form.fields["orders"].choices] == [str(thread.order_of(master).pk)]


def test_who_was_reached_has_answered_all_three(client):
    case = thread.reviewed()
    said = {"reached": "yes", "contacted": "yes", "citizen_words": "来水了。"}
    refused = at_screen.pressed(client, CALLER, at(case, "record_outcome"), **said)
    assert set(at_screen.problems(refused)) == {"solved", "satisfaction"}
    assert "来水了。" in refused.content.decode()
    assert not Outcome.objects.filter(case=case).exists()


def test_who_was_not_reached_has_answered_none(client):
    case = thread.reviewed()
    wrong = at_screen.pressed(client, CALLER, at(case, "record_outcome"), reached="no", solved="solved")
    assert at_screen.problems(wrong) == {"reached": ["没有回访到的，后面三项都不填。"]}
    assert at_screen.pressed(client, CALLER, at(case, "record_outcome"), reached="no").status_code == 302
    assert Outcome.objects.get(case=case).is_valid is False


def test_what_the_citizen_may_still_object_to_is_not_archived(client):
    case = intake.declined()
    sign_in(client, REVIEWER)
    assert "之前可以提出异议" in client.get(at(case, "archive")).context["locked"]
    with time.frozen(hub_thread.TUESDAY + timedelta(days=60)):
        sign_in(client, REVIEWER)
        assert client.get(at(case, "archive")).context["locked"] == ""


def test_a_transfer_of_which_nobody_knows_the_end_is_not_archived(client):
    sign_in(client, REVIEWER)
    assert client.get(at(intake.transferred(), "archive")).context["locked"].startswith("转接还没有结果")
