"""What hubs do with each other at a screen."""

import pytest

from lianxin.accounts.models import Post
from lianxin.foundation import time
from tests.cases import act_forms as at_screen
from tests.cases import dispatch_thread as way
from tests.cases import step_states, thread
from tests.cases.step_table.frame import AT
from tests.cast import post, sign_in

pytestmark = pytest.mark.django_db
DISPATCHER, HEAD = "shaojinghe", "fuchangling"


@pytest.fixture(autouse=True)
def evening():
    with time.frozen(AT):
        yield


def to_county(username: str) -> None:
    Post._base_manager.filter(pk=post(username).pk).update(hub=way.county_hub().pk)


def test_a_case_is_handed_only_to_hubs_that_are_on(client):
    case = thread.registered()
    sign_in(client, DISPATCHER)
    where = f"/cases/{case.number}/do/hand_over/"
    assert client.get(where).context["locked"] == "没有其他启用的热线平台。"
    hub = way.county_hub()
    form = client.get(where).context["form"]
    assert [code for code, _name in form.fields["hub"].choices] == ["", hub.code]


def test_who_sees_a_case_no_longer_is_led_to_his_list(client):
    case = thread.registered()
    where, hub = f"/cases/{case.number}/do/hand_over/", way.county_hub()
    answer = at_screen.pressed(client, DISPATCHER, where, hub=hub.code, handling_note="属沂南县。")
    assert answer["Location"] == "/cases/"
    assert client.get(f"/cases/{case.number}/").status_code == 404
    assert thread.fresh(case).hub == hub


def test_the_city_reads_what_is_asked_and_not_the_case(client):
    request = step_states.CITY_CASES["in_hand"]()
    sign_in(client, HEAD)
    text = client.get(f"/cases/asked/grant_city_units/{request.pk}/").content.decode()
    assert "请市供水集团协助排查" in text
    assert "沂南县" in text
    assert "小区停水两天" not in text
    assert client.get(f"/cases/{request.case.number}/").status_code == 404


def test_what_fell_meanwhile_is_told(client):
    request = step_states.REQUESTS["city_units", "void"]()
    sign_in(client, HEAD)
    where = f"/cases/asked/refuse_city_units/{request.pk}/"
    assert client.get(where).context["locked"] == "申请现为“已撤销”，不能进行这一步。"
    assert at_screen.pressed(client, HEAD, where, request_opinion="请县里办理。").status_code == 422


def test_one_unit_of_the_city_is_chosen_at_least(client):
    request = step_states.CITY_CASES["in_hand"]()
    refused = at_screen.pressed(client, HEAD, f"/cases/asked/grant_city_units/{request.pk}/", request_opinion="同意。")
    assert list(at_screen.problems(refused)) == ["units"]


def test_only_a_county_asks_the_city_and_only_once(client):
    sign_in(client, DISPATCHER)
    assert client.get(f"/cases/{thread.dispatched().number}/do/request_city/").status_code == 404
    request = step_states.CITY_CASES["in_hand"]()
    to_county(DISPATCHER)
    sign_in(client, DISPATCHER)
    locked = client.get(f"/cases/{request.case.number}/do/request_city/").context["locked"]
    assert locked == "已有一项提请市级协办申请尚未审核。"
