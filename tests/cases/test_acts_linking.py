"""Merging, repeats and incidents at a screen."""

import pytest

from lianxin.cases import texts
from lianxin.cases.models import Case
from lianxin.cases.states import CaseState, TextKind
from lianxin.cases.steps.close_incident import close_incident
from lianxin.cases.steps.join_incident import join_incident
from lianxin.foundation import time
from tests.cases import act_forms as at_screen
from tests.cases import linking_thread as linking
from tests.cases import thread
from tests.cases.step_table.frame import AT
from tests.cast import actor, sign_in

pytestmark = pytest.mark.django_db
DISPATCHER, AGENT = "shaojinghe", "linxiaoyun"


@pytest.fixture(autouse=True)
def evening():
    with time.frozen(AT):
        yield


def at(case: Case, key: str) -> str:
    return f"/cases/{case.number}/do/{key}/"


def test_cases_that_are_alike_are_suggested_with_their_grounds(client):
    other, case = thread.registered(), thread.registered()
    sign_in(client, DISPATCHER)
    field = client.get(at(case, "merge")).context["form"].fields["master"]
    assert field.widget.usual == [other.number]
    assert field.help_text.startswith(f"{other.number} 小区停水两天（")


def test_an_earlier_case_of_the_same_person_is_suggested(client):
    earlier = thread.registered(number=thread.NUMBER)
    case = thread.registered(thread.MONDAY + thread.HOUR, number=thread.NUMBER)
    sign_in(client, AGENT)
    field = client.get(at(case, "link_repeat")).context["form"].fields["earlier"]
    assert field.widget.usual == [earlier.number]


def test_whose_case_it_is_must_be_known_to_link_a_repeat(client):
    sign_in(client, AGENT)
    locked = client.get(at(thread.registered(), "link_repeat")).context["locked"]
    assert locked == "匿名诉求没有留电话，无法认定为同一诉求人。"


@pytest.mark.parametrize("typed", ["261123999", "小区停水", "\x00"])
def test_a_number_that_is_no_cases_is_told_beside_its_box(client, typed: str):
    case = thread.registered()
    refused = at_screen.pressed(client, DISPATCHER, at(case, "merge"), master=typed)
    assert at_screen.problems(refused) == {"master": ["没有找到这个编号的工单，请核对。"]}
    assert thread.fresh(case).state == CaseState.REGISTERED


def test_a_case_does_not_go_into_itself(client):
    case = thread.registered()
    refused = at_screen.pressed(client, DISPATCHER, at(case, "merge"), master=case.number)
    assert at_screen.problems(refused) == {"master": ["工单不能并入它自己。"]}


def test_the_number_is_found_with_the_blanks_of_its_groups(client):
    case, master = thread.registered(), thread.accepted()
    spaced = f"{master.number[:6]} {master.number[6:8]} {master.number[8:]}"
    assert at_screen.pressed(client, DISPATCHER, at(case, "merge"), master=spaced).status_code == 302
    assert thread.fresh(case).merged_into == master


def test_only_open_incidents_are_offered(client):
    case = thread.registered()
    sign_in(client, DISPATCHER)
    assert client.get(at(case, "join_incident")).context["locked"] == "现在没有正在处置的群发事件。"
    first, second = linking.burst(), linking.burst("沂蒙路片区停水")
    close_incident(first, by=actor(DISPATCHER), at=AT)
    field = client.get(at(case, "join_incident")).context["form"].fields["incident"]
    assert field.choices == [(str(second.pk), "沂蒙路片区停水")]


def test_what_is_known_is_told_to_all_who_spoke_of_it_in_one_press(client):
    incident = linking.burst()
    joined = [join_incident(thread.registered(), incident, by=actor(DISPATCHER), at=AT) for _each in range(2)]
    where = at(incident.master, "answer_incident")
    said = {"reach": "all", "announcement": "主管道抢修，今晚十点恢复。"}
    form = at_screen.drawn(client, DISPATCHER, where) | said
    assert [client.post(where, form).status_code for _press in range(2)] == [302, 302]
    cases = [incident.master, *joined]
    assert [texts.read(case, TextKind.ANNOUNCEMENT) for case in cases] == [said["announcement"]] * 3


def test_one_that_joined_answers_for_itself_alone(client):
    incident = linking.burst()
    joined = join_incident(thread.registered(), incident, by=actor(DISPATCHER), at=AT)
    sign_in(client, DISPATCHER)
    field = client.get(at(joined, "answer_incident")).context["form"].fields["reach"]
    assert field.choices == [("one", "只这一件")]


def test_a_personal_number_is_kept_out_of_an_incidents_name(client):
    case = thread.dispatched()
    refused = at_screen.pressed(client, DISPATCHER, at(case, "open_incident"), title="找王某 19900000001")
    assert list(at_screen.problems(refused)) == ["title"]
