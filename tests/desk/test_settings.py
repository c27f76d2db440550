"""The pages on which the city sets how its numbers are made and what its letters are headed with."""

from datetime import timedelta

import pytest
from django.test import Client

from lianxin.foundation import time
from lianxin.foundation.models import CitySetting
from lianxin.organizations.models import Hub
from tests.cases import thread
from tests.cases.thread import COUNTY, HOUR, MONDAY, order_of
from tests.cast import person, sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
KEEPER, HERE = "ouyangxu", "/manage/settings/case_number/"
LONGER = "%Y%m%d{hub}{sequence:06d}"
SAID = {"value": LONGER, "effective_from": "明天", "request_key": "k1"}


@pytest.fixture(autouse=True)
def monday_noon():
    with time.frozen(MONDAY + 3 * HOUR):
        yield


@pytest.fixture
def keeper(as_) -> Client:
    return as_(KEEPER)


def kept() -> list[CitySetting]:
    return list(CitySetting.objects.unscoped("test").order_by("pk"))


def test_the_list_tells_what_holds_and_what_is_to_come(keeper):
    with pinned("desk.settings"):
        page = keeper.get("/manage/settings/").content.decode()
    assert "工单编号规则" in page and "%y%m%d{hub}{sequence:06d}" in page and "任务单落款" in page
    assert "将有变动" not in page
    keeper.post(HERE, SAID)
    assert "将有变动" in keeper.get("/manage/settings/").content.decode()
    assert 'href="/manage/settings/"' in keeper.get("/manage/").content.decode()


def test_a_pattern_set_for_tomorrow_makes_tomorrows_numbers_and_leaves_todays(keeper):
    told = thread.registered()
    for _ in range(2):
        assert keeper.post(HERE, SAID)["Location"] == HERE
    (row,) = kept()
    assert (str(row.begins), row.author_id) == ("2026-11-24", person(KEEPER).pk)
    today = thread.registered()
    with time.frozen(MONDAY + 24 * HOUR):
        tomorrow = thread.registered(MONDAY + 24 * HOUR)
    assert (len(today.number), len(tomorrow.number)) == (15, 17)
    assert tomorrow.number.startswith("20261124") and today.number.startswith("261123")
    told.refresh_from_db()
    assert told.number.startswith("261123")
    with pinned("desk.setting"):
        page = keeper.get(HERE).content.decode()
    assert "将生效" in page and person(KEEPER).name in page and "如 2026112301000001" in page


def test_a_look_shows_what_would_be_and_sets_nothing(keeper):
    answer = keeper.post(HERE, SAID | {"look": "yes"})
    assert answer.status_code == 200 and "2026112301000001" in answer.content.decode()
    wrong = keeper.post(HERE, SAID | {"look": "yes", "value": "nothing"})
    assert wrong.status_code == 422 and "最多 23 位数字" in wrong.content.decode()
    assert kept() == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"value": ""}, "请填写"),
        ({"value": "x{hub}"}, "最多 23 位数字"),
        ({"value": "1" * 61 + "{hub}{sequence}"}, "最多 60 个字"),
        ({"value": "{hub}\0{sequence}"}, "空"),
        ({"effective_from": "2026-11-22"}, "不能早于今天"),
        ({"effective_from": "从前"}, "请写成"),
    ],
)
def test_what_is_refused_comes_back_with_the_words_kept(keeper, given, told):
    answer = keeper.post(HERE, SAID | given)
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and kept() == []
    assert (SAID | given)["effective_from"] in page


def test_a_hub_gets_its_own_letterhead_on_its_printed_orders(keeper, client):
    order = order_of(thread.dispatched(), COUNTY)
    hub = Hub.objects.unscoped("test").get(pk=order.case.hub_id)
    for key, value in (("name", "某市热线办"), ("prefix", "临热办"), ("seal", "（公章）")):
        said = {"value": value, "effective_from": "今天", "hub": hub.pk}
        assert keeper.post(f"/manage/settings/letterhead_{key}/", said).status_code == 302
    sign_in(client, "zhaihongyu")
    sheet = client.get(f"/cases/{order.case.number}/orders/{order.pk}/print/").content.decode()
    assert "某市热线办" in sheet and "临热办" in sheet and "（公章）" in sheet and "（盖章）" not in sheet


def test_an_earlier_order_keeps_the_letterhead_of_its_day(keeper, client):
    order = order_of(thread.dispatched(), COUNTY)
    keeper.post("/manage/settings/letterhead_name/", {"value": "后来的抬头", "effective_from": "明天", "hub": "0"})
    with time.frozen(MONDAY + timedelta(days=2)):
        sign_in(client, "zhaihongyu")
        sheet = client.get(f"/cases/{order.case.number}/orders/{order.pk}/print/").content.decode()
    assert "后来的抬头" not in sheet and order.case.hub.name in sheet


def test_a_hub_that_is_none_and_a_setting_that_is_none_are_refused(keeper):
    said = {"value": "某某", "effective_from": "今天", "hub": "999999"}
    assert keeper.post("/manage/settings/letterhead_name/", said).status_code == 422
    assert keeper.get("/manage/settings/no_such/").status_code == 404
    assert kept() == []


def test_nobody_else_sees_or_sets_them(client):
    for username in ("shijianming", "lengzhihui", "fuchangling", "linxiaoyun"):
        sign_in(client, username)
        assert client.get("/manage/settings/").status_code == 403
        assert client.post(HERE, SAID).status_code == 403
    assert kept() == []
