"""Declining, objecting and taking back at a screen."""

from datetime import timedelta

import pytest

from lianxin.cases import texts
from lianxin.cases.models import Case
from lianxin.cases.states import CaseState, TextKind
from lianxin.foundation import time
from tests.cases import act_forms as at_screen
from tests.cases import intake_thread as intake
from tests.cases import thread
from tests.cases.step_table.frame import AT
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
AGENT, LEADER, HEAD = intake.AGENT, intake.LEADER, intake.HEAD
COURT = "已由法院受理或应由法院裁判执行的事项，请拨打12368诉讼服务热线，或向承办法院提出。"


@pytest.fixture(autouse=True)
def evening():
    with time.frozen(AT):
        yield


def at(case: Case, key: str) -> str:
    return f"/cases/{case.number}/do/{key}/"


def test_a_chosen_reason_brings_the_words_of_the_dictionary(client):
    sign_in(client, AGENT)
    form = client.get(at(thread.registered(), "decline") + "?reason=court").context["form"]
    assert (form["reason"].value(), form["guidance"].value()) == ("court", COURT)


def test_only_reasons_that_the_rules_allow_are_offered_and_which_need_another_person(client):
    sign_in(client, AGENT)
    choices = dict(client.get(at(thread.registered(), "decline")).context["form"].fields["reason"].choices)
    assert choices["court"] == "法院审判执行事项（须他人确认）"
    assert choices["party_affairs"] == "党务事项"
    assert "fire_emergency" not in choices  # that is passed on


def test_own_words_to_the_citizen_are_kept(client):
    case = thread.registered()
    said = {"reason": intake.PLAIN, "guidance": "请向区委组织部反映。"}
    assert at_screen.pressed(client, AGENT, at(case, "decline"), **said).status_code == 302
    assert texts.read(case, TextKind.GUIDANCE) == "请向区委组织部反映。"


def test_who_proposed_it_sees_that_another_must_confirm(client):
    case = intake.proposed(who=LEADER)
    sign_in(client, LEADER)
    page = client.get(at(case, "confirm_decline"))
    assert page.context["locked"] == "提出的人不能自己确认，请由另一人办理。"
    refused = at_screen.pressed(client, LEADER, at(case, "confirm_decline"), request_opinion="同意")
    assert refused.status_code == 422
    assert "同意" in refused.content.decode()
    assert thread.fresh(case).state == CaseState.PENDING_DECLINE


def test_whoever_confirms_reads_what_the_citizen_will_be_told(client):
    sign_in(client, LEADER)
    text = client.get(at(intake.proposed(), "confirm_decline")).content.decode()
    assert "事由：法院审判执行事项" in text
    assert COURT in text


def test_after_the_time_for_objecting_the_form_says_so(client):
    case = intake.declined()
    sign_in(client, AGENT)
    assert client.get(at(case, "object_to_decline")).context["locked"] == ""
    with time.frozen(AT + timedelta(days=60)):
        sign_in(client, AGENT)
        locked = client.get(at(case, "object_to_decline")).context["locked"]
    assert locked == "提出异议的期限已过。可以重新反映。"


def test_a_withdrawal_that_nobody_confirmed_comes_back_with_its_words(client):
    case = thread.registered()
    said = {"reason": "solved", "withdrawal": "邻居帮忙修好了。"}
    refused = at_screen.pressed(client, AGENT, at(case, "withdraw"), **said)
    assert at_screen.problems(refused) == {"confirmed": ["须由诉求人以录音或验证码确认撤诉。"]}
    assert "邻居帮忙修好了。" in refused.content.decode()
    assert thread.fresh(case).state == CaseState.REGISTERED
