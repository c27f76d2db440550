"""The printed task order: what stands on it, for whom, and that it fits on one page."""

from collections.abc import Iterator

import pytest
from django.test import Client

from lianxin.foundation import time
from tests.cases import thread
from tests.cases.thread import COMPANY, COUNTY, HOUR, MONDAY, order_of
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
UNIT, COMPANYS, STRANGER, HUB = "zhaihongyu", "hetianshui", "cuiyating", "gengruoxi"


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(MONDAY + 3 * HOUR):
        yield


def sheet(client: Client, username: str, order):
    sign_in(client, username)
    return client.get(f"/cases/{order.case.number}/orders/{order.pk}/print/")


def test_the_sheet_says_what_the_unit_is_to_do_and_until_when(client):
    order = order_of(thread.dispatched(), COUNTY)
    text = sheet(client, UNIT, order).content.decode()
    for said in (
        "临沂市12345市民服务热线",
        "群众诉求任务单",
        "兰山区人民政府（主办）",
        "小区停水两天",
        "请速办",
        "2026-11-30 17:30",
    ):
        assert said in text


def test_a_finished_order_names_who_answered_and_who_signed_off(client):
    order = order_of(thread.finished(), COUNTY)
    context = sheet(client, UNIT, order).context
    assert (context["handler"].name, context["leader"].name) == ("翟虹宇", "聂百川")
    waiting = sheet(client, UNIT, thread.submitted()).context
    assert "handler" not in waiting


@pytest.mark.parametrize("username", [UNIT, HUB])
def test_whoever_spoke_is_masked_on_paper_too_whoever_prints_it(client, username):
    order = order_of(thread.dispatched(number=thread.NUMBER, content="我是王春梅，电话19900000001。"), COUNTY)
    text = sheet(client, username, order).content.decode()
    assert "王**" in text
    for hidden in ("王春梅", "19900000001", "王** 199****0001"):
        assert hidden not in text


def test_the_hotline_prints_any_order_and_a_unit_its_own(client):
    case = thread.dispatched(COMPANY)
    assert sheet(client, HUB, order_of(case, COMPANY)).status_code == 200
    assert sheet(client, COMPANYS, order_of(case, COMPANY)).status_code == 200
    assert sheet(client, COMPANYS, order_of(case, COUNTY)).status_code == 404
    assert sheet(client, STRANGER, order_of(case, COUNTY)).status_code == 404


def test_an_order_of_another_case_is_not_found_under_this_one(client):
    case, other = thread.dispatched(), thread.dispatched()
    sign_in(client, HUB)
    assert client.get(f"/cases/{case.number}/orders/{order_of(other, COUNTY).pk}/print/").status_code == 404
