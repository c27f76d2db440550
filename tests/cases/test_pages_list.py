"""The list: the hotline's cases, a unit's orders; filters, words, pages, and what it refuses."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from lianxin.cases import clock_faces, lists
from lianxin.cases.models import CaseClock, OrderClock
from lianxin.cases.states import Urgency
from lianxin.clocks.models import Light
from lianxin.foundation import time
from lianxin.foundation.ui.shapes import Row
from tests.cases import thread
from tests.cases.thread import COMPANY, HOUR, MONDAY
from tests.cast import sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
UNIT, DEPUTY, COMPANYS, STRANGER, HUB = "zhaihongyu", "niebaichuan", "hetianshui", "cuiyating", "shaojinghe"


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(MONDAY + 3 * HOUR):
        yield


def shown(client: Client, username: str, query: str = "") -> list[Row]:
    sign_in(client, username)
    answer = client.get(f"/cases/{query}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.context["rows"]


def titles(client: Client, username: str, query: str = "") -> list[str]:
    return [row.title for row in shown(client, username, query)]


def tiles(client: Client, username: str, query: str = "") -> dict[str, int]:
    shown(client, username, query)
    return {tile.label: tile.count for tile in client.get(f"/cases/{query}").context["tiles"]}


def show_light(case, light: Light) -> None:
    """As the sweep would have left it."""
    for model in (CaseClock, OrderClock):
        model.objects.filter(case=case, ended_at__isnull=True).update(light=light)


def test_the_hotline_sees_its_open_cases_the_newest_first(client):
    thread.dispatched(title="先来的")
    thread.accepted(at=MONDAY + HOUR, title="后来的")
    thread.archived(title="早已归档")
    assert titles(client, HUB) == ["后来的", "先来的"]


def test_a_case_tells_who_has_it_and_which_limit_is_next(client):
    thread.dispatched(COMPANY)
    (row,) = shown(client, HUB)
    assert row.end == "兰山区 等 2 家"
    assert (row.clock.label, row.clock.text) == ("签收", "余 1 个工作日")


def test_a_unit_sees_its_orders_with_the_next_act(client):
    thread.dispatched(COMPANY, title="要签收")
    thread.signed(at=MONDAY + HOUR, title="要办理")
    thread.submitted(at=MONDAY + HOUR * 2 - timedelta(minutes=90), title="要审签")
    acts = {row.title: row.act or row.end for row in shown(client, UNIT)}
    assert acts == {"要签收": "去签收", "要办理": "去办理", "要审签": "待审签"}
    acts = {row.title: row.act or row.end for row in shown(client, DEPUTY)}
    assert acts == {"要签收": "去签收", "要办理": "办理中", "要审签": "去审签"}


def test_a_unit_sees_no_other_units_orders(client):
    thread.dispatched(title="只派兰山区")
    thread.dispatched(COMPANY, title="供水公司协办")
    assert titles(client, COMPANYS) == ["供水公司协办"]
    assert titles(client, STRANGER) == []
    assert "没有待办" in client.get("/cases/").content.decode()


def test_the_list_of_a_unit_names_the_unit(client):
    sign_in(client, UNIT)
    assert "兰山区人民政府" in client.get("/cases/").content.decode()


def test_the_tiles_count_by_the_worst_light_and_add_up(client):
    for light, count in ((Light.RED, 1), (Light.AMBER, 2), (Light.GREEN, 3)):
        for _each in range(count):
            show_light(thread.dispatched(COMPANY), light)
    thread.archived()
    expected = {"全部在办": 6, "已超时": 1, "快到期": 2, "来得及": 3}
    assert tiles(client, HUB) == expected | {"已办结": 1}
    assert tiles(client, COMPANYS) == expected | {"已办结": 0}


def test_one_red_clock_makes_the_case_red_and_leaves_the_other_unit_alone(client):
    case = thread.dispatched(COMPANY)
    OrderClock.objects.filter(order=thread.order_of(case, COMPANY)).update(light=Light.RED)
    assert (tiles(client, HUB)["已超时"], tiles(client, COMPANYS)["已超时"], tiles(client, UNIT)["已超时"]) == (1, 1, 0)


@pytest.mark.parametrize("light", list(Light))
def test_a_tile_shows_what_it_counts(client, light):
    for each in Light:
        show_light(thread.dispatched(title=each.label), each)
    assert titles(client, HUB, f"?light={light}") == [light.label]
    assert titles(client, UNIT, f"?light={light}") == [light.label]


def test_what_is_over_is_found_under_its_tile(client):
    thread.archived(title="归档的")
    thread.finished(title="单位办结、平台待审核")
    assert titles(client, HUB, "?light=closed") == ["归档的"]
    assert titles(client, HUB) == ["单位办结、平台待审核"]
    assert set(titles(client, UNIT, "?light=closed")) == {"归档的", "单位办结、平台待审核"}


def test_two_characters_find(client):
    thread.dispatched(title="暖气不热", content="室内只有十四度")
    thread.dispatched(title="路灯不亮", content="连续三天")
    assert titles(client, HUB, "?q=暖气") == ["暖气不热"]
    assert titles(client, UNIT, "?q=十四") == ["暖气不热"]


def test_words_are_found_in_any_order_and_all_must_be_there(client):
    thread.dispatched(title="银雀山路停水两天")
    thread.dispatched(title="银雀山路路灯不亮", content="无", place="")
    for words in ("停水 银雀山", "银雀山 停水", "两天　停水，银雀山"):
        assert titles(client, HUB, f"?q={quote(words)}") == ["银雀山路停水两天"]
    assert titles(client, HUB, "?q=停水 桥梁") == []


def test_a_number_is_found_whole_begun_or_in_groups(client):
    number = thread.dispatched().number
    grouped = f"{number[:6]} {number[6:8]} {number[8:14]} {number[14:]}"
    for words in (number, number[:6], grouped):
        assert len(titles(client, HUB, f"?q={quote(words)}")) == 1


def test_what_a_unit_may_not_read_is_not_found_by_it(client):
    thread.dispatched(title="求助", content="请打19900000012找我", place="")
    assert titles(client, HUB, "?q=19900000012") == ["求助"]
    assert titles(client, UNIT, "?q=19900000012") == []
    assert titles(client, STRANGER, "?q=求助") == []


def test_words_found_only_among_the_closed_are_pointed_to(client):
    thread.archived(title="归档的暖气")
    sign_in(client, HUB)
    text = client.get("/cases/?q=暖气").content.decode()
    assert "没有找到" in text
    assert "已办结的里有 1 件" in text
    assert titles(client, HUB, "?q=暖气&light=closed") == ["归档的暖气"]


def test_the_search_box_keeps_what_was_sought(client):
    sign_in(client, HUB)
    answer = client.get("/cases/?q=暖气")
    assert 'name="q" data-search' in answer.content.decode()
    assert 'value="暖气"' in answer.content.decode()
    assert "/cases/?q=%E6%9A%96%E6%B0%94&amp;light=red" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?q=%00", "搜索词含有空字符（NUL），无法保存。"),
        (f"?q={'字' * 101}", "搜索词最多 100 个字，现有 101 个。"),
        ("?light=purple", "没有这种筛选。"),
        ("?light=%00", "没有这种筛选。"),
        ("?before=x", "翻页地址有误，请回到第一页。"),
        ("?before=2026-11-23,1", "翻页地址有误，请回到第一页。"),
        ("?before=0001-01-01T00:00:00%2B08:00,1", "翻页地址有误，请回到第一页。"),
        ("?before=2026-11-23T01:00:00%2B00:00,x", "翻页地址有误，请回到第一页。"),
        ("?before=2026-11-23T01:00:00%2B00:00", "翻页地址有误，请回到第一页。"),
        ("?before=%00,%00", "翻页地址有误，请回到第一页。"),
    ],
)
def test_nonsense_in_the_address_is_refused_in_words(client, query, words):
    sign_in(client, HUB)
    answer = client.get(f"/cases/{query}")
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("words", ["!!!", "'", '"', ":*", "\\", "& | !", "%", "😀", "--"])
def test_signs_without_words_find_nothing_and_break_nothing(client, words):
    thread.dispatched()
    assert titles(client, HUB, f"?q={quote(words)}") == []


def test_a_mark_beyond_every_row_is_an_empty_page(client):
    thread.dispatched()
    assert titles(client, HUB, f"?before=2000-01-01T00:00:00%2B00:00,{10**30}") == []


@pytest.mark.parametrize(
    ("username", "first", "order"),
    [(HUB, "", "43210"), (UNIT, "", "01234"), (UNIT, "?order=newest", "43210")],
)
def test_pages_follow_each_other_without_gap_or_repeat(client, monkeypatch, username, first, order):
    monkeypatch.setattr(lists, "PAGE", 2)
    for number in range(5):
        thread.dispatched(title=f"第{number}件", at=MONDAY + number // 2 * HOUR)  # pairs of the same moment
    found, query = [], first
    for _page in range(3):
        found += titles(client, username, query)
        query = client.get(f"/cases/{query}").context["pager"].next.removeprefix("/cases/")
    assert (found, query) == ([f"第{number}件" for number in order], "")
    assert client.get(f"/cases/{first}").context["pager"].previous == ""


def test_one_page_has_no_pager(client):
    thread.dispatched()
    shown(client, HUB)
    assert client.get("/cases/").context["pager"] is None


@pytest.mark.parametrize(("name", "username"), [("hub", HUB), ("unit", UNIT), ("city", "gaoyuanzhou")])
def test_the_list_asks_the_database_as_often_as_is_pinned_however_long_it_is(client, name, username):
    sign_in(client, username)
    for number in range(3):
        thread.dispatched(COMPANY, at=MONDAY + number * HOUR)
        client.get("/cases/")
        with pinned(f"cases.list.{name}"):
            client.get("/cases/")


def test_once_the_day_is_over_every_working_day_that_is_left_is_told():
    clock = CaseClock.objects.get(case=thread.accepted(), kind="handle")
    told = [clock_faces.words(clock, MONDAY + hours * HOUR) for hours in (1, 12, 24, 6 * 24)]
    assert told == ["余 5 个工作日", "余 5 个工作日", "余 4 个工作日", "余 7 工作小时"]


def test_working_time_is_told_as_working_time(client):
    thread.accepted()
    (row,) = shown(client, HUB)
    assert (row.clock.text, row.clock.label, row.clock.natural) == ("余 1 工作小时", "派单", False)
    with time.frozen(MONDAY + timedelta(days=30)):
        assert shown(client, HUB)[0].clock.text == "超 22 个工作日"


def test_what_has_time_is_calm_at_the_hotline_and_green_for_the_unit(client):
    thread.dispatched()
    assert [shown(client, username)[0].clock.state for username in (HUB, UNIT)] == ["ordinary", "good"]


def test_plain_time_is_told_as_the_browser_goes_on_telling_it(client):
    thread.registered(at=MONDAY + 2 * HOUR + timedelta(minutes=45), urgency=Urgency.URGENT)
    (row,) = shown(client, HUB)
    assert (row.clock.text, row.clock.natural) == ("余 15 分", True)
