"""Dispatching at a screen: what the catalogue suggests, whom the matter accuses, who rules."""

import pytest

from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import CaseState
from lianxin.foundation import time
from lianxin.rulebook.catalogue import owners
from tests.cases import act_forms as at_screen
from tests.cases import returns_thread as returns
from tests.cases import thread
from tests.cases.step_table.frame import AT
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
DISPATCHER = "shaojinghe"


@pytest.fixture(autouse=True)
def evening():
    with time.frozen(AT):
        yield


def at(case: Case, key: str) -> str:
    return f"/cases/{case.number}/do/{key}/"


def suggestion(case: Case):
    found = owners(case.category, case.area, "小区停水两天\n" + thread.statement().content, AT)
    assert found
    return found


def test_the_form_begins_with_what_the_catalogue_says_and_names_its_ground(client):
    case = thread.accepted()
    sign_in(client, DISPATCHER)
    form = client.get(at(case, "dispatch")).context["form"]
    found = suggestion(case)
    assert form["lead"].value().codes == (found.lead.code,)
    assert form["assisting"].value().codes == tuple(unit.code for unit in found.assisting)
    assert form.says() == f"派单目录建议主办：{found.lead.name}（{found.entry.basis}）。"


def test_the_order_rests_on_the_catalogue_only_where_its_unit_was_taken(client):
    taken, other = thread.accepted(), thread.accepted()
    found = suggestion(taken)
    at_screen.pressed(client, DISPATCHER, at(taken, "dispatch"), lead=found.lead.name)
    at_screen.pressed(client, DISPATCHER, at(other, "dispatch"), lead=returns.THIRD)
    lines = [TaskOrder.objects.unscoped("test").get(case=case).catalogue_entry for case in (taken, other)]
    assert lines == [found.entry, None]


def test_whom_the_matter_accuses_is_not_suggested_and_not_taken(client):
    accused = suggestion(thread.accepted()).lead
    case = thread.accepted(accused=accused)
    sign_in(client, DISPATCHER)
    form = client.get(at(case, "dispatch")).context["form"]
    assert form["lead"].value().codes == ()
    assert "它是被反映单位，应当回避" in form.says()
    refused = at_screen.pressed(client, DISPATCHER, at(case, "dispatch"), lead=accused.code, dispatch_note="请速办")
    assert list(at_screen.problems(refused)) == ["lead"]
    assert "请速办" in refused.content.decode()
    assert thread.fresh(case).state == CaseState.PENDING_DISPATCH


def test_a_unit_that_nobody_knows_stays_in_its_box(client):
    refused = at_screen.pressed(client, DISPATCHER, at(thread.accepted(), "dispatch"), lead="供水所")
    assert list(at_screen.problems(refused)) == ["lead"]
    assert 'value="供水所"' in refused.content.decode()


def test_a_unit_that_has_an_order_already_is_refused_beside_its_box(client):
    said = {"unit": thread.COUNTY, "role": "joint"}
    refused = at_screen.pressed(client, DISPATCHER, at(thread.dispatched(), "add_unit"), **said)
    assert list(at_screen.problems(refused)) == ["unit"]


def test_a_unit_that_was_asked_and_has_not_answered_is_not_asked_again(client):
    case = thread.accepted()
    said = {"unit": thread.DEPARTMENT, "consultation": "是否属贵单位职责？"}
    assert at_screen.pressed(client, DISPATCHER, at(case, "consult"), **said).status_code == 302
    refused = at_screen.pressed(client, DISPATCHER, at(case, "consult"), **said)
    assert "尚未答复上一次征询" in at_screen.problems(refused)["__all__"][0]


def test_who_may_not_rule_is_told_who_does(client):
    sign_in(client, DISPATCHER)
    case = returns.disputed()
    assert client.get(at(case, "designate")).status_code == 403
    sign_in(client, "fuchangling")
    assert client.get(at(case, "designate")).context["locked"] == ""
