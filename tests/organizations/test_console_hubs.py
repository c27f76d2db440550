"""The console of hubs: what is prepared, what is missing, switching a county on and off."""

from datetime import datetime, timedelta

import pytest

from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.time import LOCAL
from lianxin.organizations.models import Hub
from lianxin.organizations.queries import is_on
from tests.cases import thread
from tests.organizations.people import everything, last_event
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
KEEPER, OFFICE, AGENT = "ouyangxu", "jiaoshuheng", "linxiaoyun"
TOMORROW = datetime(2026, 11, 24, 9, tzinfo=LOCAL)


@pytest.fixture(autouse=True)
def now():
    with time.frozen(thread.MONDAY):
        yield


def hub(code: str) -> Hub:
    return Hub.objects.visible_to(system()).get(code=code)


def act(row: Hub, key: str) -> str:
    return f"/manage/hubs/{row.pk}/do/{key}/"


def test_the_list_tells_which_hub_is_on(as_):
    client = as_(KEEPER)
    with pinned("organizations.console.hubs"):
        rows = client.get("/manage/hubs/").context["rows"]
    assert {row.number: row.chips[0].text for row in rows if row.number in ("01", "02")} == {
        "01": "已启用",
        "02": "未启用",
    }


def test_a_hubs_page_tells_what_is_there_and_what_is_missing(as_):
    row = hub("02")
    client = as_(KEEPER)
    with pinned("organizations.console.hub"):
        answer = client.get(f"/manage/hubs/{row.pk}/")
    checks = {label: done for label, done, _told in answer.context["checks"]}
    assert checks == {
        "所辖县区": True, "承建单位值班电话": True, "组长": True, "办公室主任": True, "承建单位公开号码": False,
    }  # fmt: skip
    head = row.members.get(role="group_head")
    assert client.post(f"/manage/hubs/{row.pk}/do/end_hub_membership/{head.pk}/").status_code == 302
    checks = {label: done for label, done, _told in client.get(f"/manage/hubs/{row.pk}/").context["checks"]}
    assert not checks["组长"]
    answer = client.post(act(row, "switch_on"), {"effective_at": "2026-11-24 9:00"})
    assert answer.status_code == 422 and "请先确定热线工作领导小组组长" in answer.content.decode()
    assert client.post(act(row, "appoint_to_hub"), {"role": "group_head", "title": "县长"}).status_code == 302
    assert client.post(act(row, "switch_on"), {"effective_at": "2026-11-24 9:00"}).status_code == 302


def test_a_county_is_switched_on_from_a_moment_and_off_again(as_):
    row = hub("02")
    said = {"effective_at": "明天 9:00", "request_key": "k1"}
    assert [as_(OFFICE).post(act(row, "switch_on"), said).status_code for _ in range(2)] == [302, 302]
    assert (is_on(row, TOMORROW), is_on(row, TOMORROW - timedelta(minutes=1))) == (True, False)
    assert "11-24 09:00 启用" in as_(OFFICE).get(f"/manage/hubs/{row.pk}/").content.decode()
    answer = as_(OFFICE).post(act(row, "switch_off"), {"effective_at": "2026-11-30 9:00"})
    assert answer.status_code == 302 and not is_on(row, TOMORROW + timedelta(days=6))
    assert last_event("hub", row.pk).kind == "hub.switched_off"


def test_a_moment_that_has_passed_and_the_citys_hub_are_refused(as_):
    before = everything()["organizations_huboperation"]
    answer = as_(KEEPER).post(act(hub("02"), "switch_on"), {"effective_at": "2026-11-20 9:00"})
    assert answer.status_code == 422 and "启用时间不能早于现在" in answer.content.decode()
    assert "2026-11-20 9:00" in answer.content.decode()
    answer = as_(KEEPER).post(act(hub("01"), "switch_off"), {"effective_at": "明天 9:00"})
    assert answer.status_code == 422 and "不能停用" in answer.content.decode()
    assert everything()["organizations_huboperation"] == before


def test_a_hub_is_prepared_by_its_form(as_):
    client = as_(KEEPER)
    said = {
        "code": "20", "name": "某分中心", "kind": "sub_centre", "unit": "371300-RSJ", "operator": "371300-RSJ",
        "office": "371300-RSJ",
    }  # fmt: skip
    answer = client.post("/manage/hubs/new/prepare_hub/", said)
    assert answer["Location"] == f"/manage/hubs/{hub('20').pk}/"
    answer = client.post("/manage/hubs/new/prepare_hub/", said | {"name": "又一个"})
    assert answer.status_code == 422 and "平台代码20已被使用" in answer.content.decode()
    answer = client.post("/manage/hubs/new/prepare_hub/", said | {"code": "21", "kind": "county"})
    assert answer.status_code == 422 and "县级平台须指定所辖县区" in answer.content.decode()


def test_nobody_changes_a_hub_without_the_right(as_):
    row = hub("02")
    assert as_(AGENT).get(f"/manage/hubs/{row.pk}/").context["acts"] == []
    assert as_(AGENT).post(act(row, "switch_on"), {"effective_at": "明天 9:00"}).status_code == 403
    assert as_(AGENT).get("/manage/hubs/new/prepare_hub/").status_code == 403
    assert as_("lengzhihui").get("/manage/hubs/").status_code == 403
    assert as_(KEEPER).get("/manage/hubs/0/").status_code == 404
    head = hub("03").members.get(role="group_head")
    assert as_(KEEPER).post(f"/manage/hubs/{row.pk}/do/end_hub_membership/{head.pk}/").status_code == 404
    assert not row.operations.exists()
