"""What whoever sent an order does with it at a screen: the hotline, and the unit above."""

import pytest

from lianxin.cases.models import TaskOrder
from lianxin.cases.states import OrderRole, OrderState
from lianxin.cases.steps.recall import recall
from lianxin.foundation import time
from tests.cases import act_forms as at_screen
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as returns
from tests.cases import step_states, thread
from tests.cases import work_thread as work
from tests.cases.step_table.frame import AT, town_order
from tests.cast import actor, sign_in

pytestmark = pytest.mark.django_db
DISPATCHER, HANDLER = "shaojinghe", "zhaihongyu"


@pytest.fixture(autouse=True)
def evening():
    with time.frozen(AT):
        yield


at = at_screen.address


def test_another_unit_begins_as_the_one_that_was_suggested(client):
    order = returns.returned()
    sign_in(client, DISPATCHER)
    assert client.get(at(order, "redispatch")).context["form"]["unit"].value().codes == (returns.OTHER,)


def test_the_unit_that_gave_it_back_does_not_get_it_again(client):
    order = returns.returned()
    refused = at_screen.pressed(client, DISPATCHER, at(order, "redispatch"), unit=thread.COUNTY, dispatch_note="请速办")
    assert at_screen.problems(refused) == {"unit": ["“兰山区人民政府”的任务单刚退回或撤回，请派给其他单位。"]}
    assert "请速办" in refused.content.decode()


def test_an_order_whose_place_was_taken_is_offered_no_more(client):
    order = returns.returned()
    assert at_screen.pressed(client, DISPATCHER, at(order, "redispatch"), unit=returns.THIRD).status_code == 302
    assert client.get(at(order, "redispatch")).status_code == 404


def test_what_was_signed_for_is_not_recalled_and_the_lock_says_so(client):
    order = thread.signed()
    sign_in(client, DISPATCHER)
    assert client.get(at(order, "recall")).context["locked"] == "任务单现为“办理中”"


def test_the_unit_above_takes_back_what_it_passed_on(client):
    order = town_order()
    assert at_screen.pressed(client, HANDLER, at(order, "recall"), reason="wrong_unit").status_code == 302
    assert way.renewed(order).state == OrderState.RECALLED


def test_the_hotline_has_no_hand_in_what_a_unit_passed_on(client):
    order = town_order()
    sign_in(client, DISPATCHER)
    assert client.get(at(order, "recall")).status_code == 404


def test_in_the_place_of_one_below_only_units_below_are_taken(client):
    order = recall(town_order(), "wrong_unit", "", by=actor(HANDLER), at=AT)
    refused = at_screen.pressed(client, HANDLER, at(order, "redispatch"), unit=returns.OTHER)
    assert list(at_screen.problems(refused)) == ["unit"]
    assert at_screen.pressed(client, HANDLER, at(order, "redispatch"), unit="371302003").status_code == 302


def test_the_lead_does_not_change_while_it_stands_still(client):
    lead = work.suspended(step_states.handling(), at=step_states.ASKED)
    other = thread.order_of(lead.case, step_states.BESIDE)
    sign_in(client, DISPATCHER)
    locked = client.get(at(other, "change_lead")).context["locked"]
    assert locked == "主办或拟变更的单位正在挂起，请先恢复办理。"


def test_who_leads_is_neither_removed_nor_made_the_lead(client):
    order = step_states.sent()
    sign_in(client, DISPATCHER)
    assert [client.get(at(order, key)).status_code for key in ("remove_unit", "change_lead")] == [404, 404]
    other = TaskOrder.objects.unscoped("test").get(case=order.case, role=OrderRole.ASSISTING)
    assert client.get(at(other, "remove_unit")).status_code == 200
