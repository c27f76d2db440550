"""The first page: the numbers a post acts on, each of which counts the list that it opens; what presses; notices."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import CaseState, Channel, OrderState
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.assign import assign
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.save_draft import Writing, save_draft
from lianxin.demo.cast import CAST
from lianxin.desk import figures, greeting
from lianxin.foundation import time
from lianxin.foundation.ui import rail
from lianxin.operations.places import ROOT
from lianxin.organizations.models import Hub
from tests.cases import thread
from tests.cases.thread import COMPANY, HOUR, MONDAY, NUMBER
from tests.cast import actor, person, sign_in
from tests.desk.posts import work_as
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
AGENT, DISPATCHER, REVIEWER, UNIT, DEPUTY = "linxiaoyun", "shaojinghe", "gengruoxi", "zhaihongyu", "niebaichuan"
POSTS = [(member.username, part.role) for member in CAST.values() for part in member.parts]


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(MONDAY + 3 * HOUR):
        yield


def shown(client: Client, username: str) -> dict[str, int]:
    sign_in(client, username)
    answer = client.get("/")
    assert answer.status_code == 200
    return {tile.label: tile.count for tile in answer.context["tiles"]}


def test_a_dispatcher_sees_the_pool_by_what_is_to_be_done_next(client):
    thread.accepted()
    thread.accepted()
    thread.registered()
    thread.dispatched()
    assert shown(client, DISPATCHER) == {
        "待派单": 2,
        "我认领的": 0,
        "待受理": 1,
        "退单待审核": 0,
        "争议协调": 0,
        "紧急在办": 0,
    }


def test_a_reviewer_sees_replies_and_what_may_be_closed_and_archived(client):
    thread.finished(at=MONDAY - timedelta(days=3))
    thread.answered(at=MONDAY - timedelta(days=3))
    thread.closed(at=MONDAY - timedelta(days=3))
    thread.archived(at=MONDAY - timedelta(days=3))
    assert shown(client, REVIEWER) == {"答复待审核": 1, "延期待审核": 0, "待结案": 1, "待归档": 1, "暂缓结案": 0}


def test_a_handler_sees_what_the_unit_has_to_do_today(client):
    thread.dispatched(COMPANY)
    order = thread.signed(number=NUMBER)
    assert shown(client, UNIT) == {
        "待签收": 1,
        "待联系群众": 1,
        "今天到期": 0,
        "已超时": 0,
        "退回重写": 0,
        "指定我经办": 0,
    }
    assign(order, person(UNIT), by=actor(DEPUTY), at=time.now())
    assert shown(client, UNIT)["指定我经办"] == 1


def test_a_deputy_sees_what_is_to_be_signed_off(client):
    thread.submitted()
    assert shown(client, DEPUTY)["答复待审签"] == 1


def test_an_agent_sees_only_what_he_himself_registered(client):
    ask_supplement(thread.registered(), "哪栋楼？", by=actor(AGENT), at=time.now())
    assert shown(client, AGENT) == {"我登记的，待补充": 1, "我登记的，在办": 1}
    assert shown(client, "mengfanrui") == {"我登记的，待补充": 0, "我登记的，在办": 0}


def test_an_agent_finds_what_he_has_begun_and_nobody_else_does(client):
    thread.registered()  # of this contact a case came
    by, now = actor(AGENT), time.now()
    hub = Hub.objects.unscoped("test").get(code="01")
    receive_contact(Channel.PHONE, hub, None, None, by=by, at=now)
    save_draft(None, Writing(channel=Channel.PHONE, fields={"title": "路灯不亮"}), by=by, at=now)
    sign_in(client, AGENT)
    answer = client.get("/")
    assert [draft.title for draft in answer.context["drafts"]] == ["路灯不亮"]
    assert len(answer.context["contacts"]) == 1
    assert "路灯不亮" in answer.content.decode()
    sign_in(client, "mengfanrui")
    answer = client.get("/")
    assert (answer.context["drafts"], answer.context["contacts"]) == ([], [])


def test_who_registers_without_the_workbench_is_led_to_nothing_that_he_has_begun_there(client):
    sign_in(client, "xiangyangbo")
    assert "写了一半的" not in client.get("/").text


@pytest.mark.parametrize(("username", "role"), POSTS, ids=[" ".join(each) for each in POSTS])
def test_each_number_of_each_role_counts_the_list_that_it_opens(client, username, role):
    thread.registered()
    thread.accepted()
    thread.signed(COMPANY, at=MONDAY - timedelta(days=12))
    thread.submitted(at=MONDAY - timedelta(days=1))
    thread.finished(at=MONDAY - timedelta(days=3))
    thread.reviewed(at=MONDAY - timedelta(days=3))
    work_as(client, username, role)
    answer = client.get("/")
    assert answer.status_code == 200
    for tile in answer.context["tiles"]:
        behind = client.get(tile.href)
        assert behind.status_code == 200, tile.label
        assert len(behind.context["rows"]) == tile.count, tile.label


def test_what_presses_comes_first_and_is_own_work_only(client):
    thread.accepted(at=MONDAY, title="早到的")
    thread.accepted(at=MONDAY + HOUR, title="晚到的")
    thread.dispatched(title="单位在办的")
    sign_in(client, DISPATCHER)
    assert [row.title for row in client.get("/").context["rows"]] == ["早到的", "晚到的"]


def test_no_more_than_eight_press(client):
    for _each in range(9):
        thread.dispatched()
    sign_in(client, UNIT)
    assert len(client.get("/").context["rows"]) == 8


def test_a_unit_sees_its_order_of_a_case_not_that_of_another(client):
    thread.dispatched(COMPANY, title="两家的")
    sign_in(client, "hetianshui")
    (row,) = client.get("/").context["rows"]
    assert row.chips[0].text == "协办"


def test_whoever_may_not_read_cases_sees_no_figure_and_his_own_places(client):
    thread.dispatched(title="不该看见")
    for username in ("ouyangxu", "lengzhihui", "shijianming", "peijingyi"):
        assert shown(client, username) == {}
        text = client.get("/").content.decode()
        assert "您的岗位不办理诉求" in text
        assert "不该看见" not in text


def test_a_figure_of_a_right_that_was_taken_away_is_not_shown():
    post = actor(DISPATCHER)
    without = post.__class__(**{**_fields(post), "rights": post.rights - {"cases.decide_return"}})
    assert "退单待审核" in [figure.label for figure in figures.of(post)]
    assert "退单待审核" not in [figure.label for figure in figures.of(without)]


def _fields(of: object) -> dict[str, object]:
    return {name: getattr(of, name) for name in of.__dataclass_fields__}  # type: ignore[attr-defined]


def test_a_role_that_a_city_adds_gets_what_its_rights_allow():
    post = actor(DISPATCHER)
    added = post.__class__(**{**_fields(post), "role": "night_watch"})
    labels = [figure.label for figure in figures.of(added)]
    assert labels[:2] == ["待受理", "待派单"]
    assert len(labels) <= figures.MOST


def test_figures_places_and_words_of_the_first_page_have_their_english():
    page = (ROOT / "lianxin/desk/templates/desk/home.html").read_text(encoding="utf-8")
    said = {*re.findall(r'{% translate "([^"]+)"', page), *re.findall(r'{% chip _\("([^"]+)"', page), *Channel.labels}
    said |= {figure.label for figure in figures.FIGURES.values()} | {item.label for item in rail._items.values()}
    with override("en"):
        assert [words for words in sorted(said) if gettext(words) == words] == []


def test_nothing_late_is_nothing_red(client):
    thread.dispatched()
    sign_in(client, UNIT)
    late = next(tile for tile in client.get("/").context["tiles"] if tile.label == "已超时")
    assert (late.count, late.state) == (0, "ordinary")


def test_what_is_over_is_nobodys_work_any_more(client):
    case = thread.archived(at=MONDAY - timedelta(days=5))
    assert Case.objects.unscoped("test").get(pk=case.pk).state == CaseState.ARCHIVED
    assert TaskOrder.objects.unscoped("test").get(case=case).state == OrderState.FINISHED
    assert set(shown(client, REVIEWER).values()) == {0}
    assert set(shown(client, UNIT).values()) == {0}


@pytest.mark.parametrize(
    ("at", "words", "day"),
    [
        (MONDAY, "早上好", "11月23日（周一） · 工作日 · 今天 17:30 下班"),
        (MONDAY + 9 * HOUR, "晚上好", "11月23日（周一） · 工作日 · 已过下班时间"),
        (MONDAY - timedelta(days=1), "早上好", "11月22日（周日） · 休息日"),
    ],
)
def test_the_day_is_told_with_the_end_of_working_time(at, words, day):
    assert (greeting.greeting(at), greeting.day(at)) == (words, day)


@pytest.mark.parametrize(
    ("name", "username"),
    [("agent", AGENT), ("hub", DISPATCHER), ("unit", UNIT), ("city", "gaoyuanzhou"), ("none", "ouyangxu")],
)
def test_the_page_asks_the_database_as_often_as_is_pinned_however_much_there_is(client, name, username):
    sign_in(client, username)
    for number in range(3):
        thread.dispatched(COMPANY, at=MONDAY + number * HOUR)
        thread.accepted(at=MONDAY + number * HOUR)
    client.get("/")
    with pinned(f"desk.home.{name}"):
        client.get("/")
