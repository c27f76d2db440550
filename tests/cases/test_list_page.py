"""The bar of a list, what it is narrowed to, lists under a name, and how rows that are shown stand now."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from lianxin.cases import lists
from lianxin.cases.filters import Wish
from lianxin.cases.models import SavedFilter
from lianxin.cases.states import AppealType, Urgency
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.save_filter import save_filter
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.foundation import time
from tests.cases import thread
from tests.cases.thread import COMPANY, COUNTY, HOUR, MONDAY
from tests.cast import actor, sign_in
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
HUB, AGENT, UNIT, DEPUTY, COMPANYS = "shaojinghe", "linxiaoyun", "zhaihongyu", "niebaichuan", "hetianshui"


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(MONDAY + 3 * HOUR):
        yield


def led_to(client: Client, username: str, **chosen: object) -> dict[str, list[str]]:
    """What the list asks for to which the bar leads."""
    sign_in(client, username)
    answer = client.get("/cases/narrow/", chosen)
    assert answer.status_code == 302, answer.content.decode()
    return parse_qs(urlsplit(answer["Location"]).query)


def test_what_is_chosen_becomes_the_lists_address(client):
    asked = led_to(
        client,
        HUB,
        was="q=暖气&light=red",
        case_states=["in_hand", "pending_review"],
        urgencies=["urgent"],
        marks=["hard"],
        since="2026-11-01",
        until="2026-11-23",
        waits=["due"],
    )
    assert asked == {
        "q": ["暖气"],
        "light": ["red"],
        "state": ["in_hand", "pending_review"],
        "urgency": ["urgent"],
        "mark": ["hard"],
        "since": ["2026-11-01"],
        "until": ["2026-11-23"],
        "due": ["today"],
    }


def test_units_places_and_categories_are_taken_by_code_or_name(client):
    asked = led_to(client, HUB, was="area=371311", units="兰山区人民政府", area="371302", category="0401")
    assert asked == {"unit": [COUNTY], "area": ["371311", "371302"], "category": ["0401"]}


def test_what_is_unticked_is_asked_for_no_more(client):
    assert led_to(client, HUB, was="state=in_hand&urgency=urgent&own=mine", urgencies=["urgent"]) == {
        "urgency": ["urgent"]
    }


def test_a_unit_narrows_by_the_states_of_its_orders(client):
    assert led_to(client, UNIT, order_states=["handling"], waits=["own"]) == {
        "order_state": ["handling"],
        "own": ["mine"],
    }


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"units": "没有这家"}, "没有找到“没有这家”"),
        ({"since": "2026-11-23", "until": "2026-11-01"}, "截止日期早于起始日期。"),
        ({"urgencies": ["purple"]}, "purple"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_what_was_typed_stays(client, chosen, told):
    sign_in(client, HUB)
    answer = client.get("/cases/narrow/", chosen)
    text = answer.content.decode()
    assert (answer.status_code, told in text) == (422, True)
    typed = next(iter(chosen.values()))
    assert isinstance(typed, list) or f'value="{typed}"' in text


def test_a_list_that_was_none_is_refused(client):
    sign_in(client, HUB)
    assert client.get("/cases/narrow/", {"was": "colour=red"}).status_code == 422


def test_each_thing_asked_for_is_a_chip_that_takes_it_off(client):
    thread.dispatched(urgency=Urgency.URGENT)
    sign_in(client, HUB)
    address = f"/cases/?state=in_hand&urgency=urgent&urgency=major&unit={COUNTY}&area=371302&category=0401&own=mine"
    taken = client.get(address).context["taken"]
    assert [(kind, words) for kind, words, _without in taken] == [
        ("状态", "办理中"),
        ("单位", "兰山区"),
        ("类别", client.get(address).context["taken"][2][1]),
        ("区域", "兰山区"),
        ("紧急程度", "紧急"),
        ("紧急程度", "重大"),
        ("我的", "我登记的或经办的"),
    ]
    without = {(kind, words): rest for kind, words, rest in taken}[("紧急程度", "重大")]
    assert parse_qs(urlsplit(without).query)["urgency"] == ["urgent"]
    assert client.get("/cases/").context["taken"] == []


def test_the_bar_shows_how_much_is_chosen(client):
    sign_in(client, HUB)
    menus = client.get("/cases/?state=in_hand&state=closed&since=2026-11-01&own=mine&unit=371302").context["form"].menus
    assert {menu.label: menu.chosen for menu in menus if menu.chosen} == {"状态": 2, "单位": 1, "时间": 1, "我的": 1}


def test_a_list_is_kept_under_a_name_opened_and_removed(client):
    sign_in(client, HUB)
    assert 'value="urgency=urgent"' in client.get("/cases/filters/save/?urgency=urgent").content.decode()
    answer = client.post("/cases/filters/save/", {"name": "急的", "wish": "urgency=urgent&before="})
    assert answer["Location"] == "/cases/?urgency=urgent"
    (kept,) = client.get("/cases/").context["saved"]
    assert (kept.name, kept.shared, kept.href) == ("急的", False, "/cases/?urgency=urgent")
    client.post(f"/cases/filters/{kept.pk}/remove/")
    assert client.get("/cases/").context["saved"] == []


def test_a_shared_list_is_there_for_the_units_other_posts(client):
    sign_in(client, UNIT)
    client.post("/cases/filters/save/", {"name": "要签的", "wish": "order_state=pending_sign_for", "shared": "on"})
    sign_in(client, DEPUTY)
    assert [kept.name for kept in client.get("/cases/").context["saved"]] == ["要签的"]
    sign_in(client, COMPANYS)
    assert client.get("/cases/").context["saved"] == []


def test_a_name_that_is_taken_comes_back_with_the_words(client):
    save_filter("急的", Wish(urgencies=(Urgency.URGENT,)), by=actor(HUB), at=time.now())
    sign_in(client, HUB)
    answer = client.post("/cases/filters/save/", {"name": "急的", "wish": "type=help"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "已有名为“急的”的常用筛选。" in text
    assert 'value="急的"' in text
    assert 'value="type=help"' in text
    assert SavedFilter.objects.unscoped("test").count() == 1


def test_a_list_that_names_a_caller_is_not_kept(client):
    sign_in(client, HUB)
    answer = client.post("/cases/filters/save/", {"name": "他的", "wish": f"person={'0' * 32}"})
    assert (answer.status_code, "按来电人的筛选不能保存。" in answer.content.decode()) == (422, True)
    assert not SavedFilter.objects.unscoped("test").exists()


def test_anothers_list_is_not_found_and_stays(client):
    row = save_filter("我的", Wish(), by=actor(HUB), at=time.now())
    sign_in(client, UNIT)
    assert client.post(f"/cases/filters/{row.pk}/remove/").status_code == 404
    assert SavedFilter.objects.unscoped("test").filter(pk=row.pk).exists()


def test_whoever_may_not_share_is_not_offered_it(client):
    sign_in(client, AGENT)
    assert 'name="shared"' not in client.get("/cases/filters/save/?type=help").content.decode()
    client.post("/cases/filters/save/", {"name": "求助", "wish": "type=help", "shared": "on"})
    assert not SavedFilter.objects.unscoped("test").get().is_shared


def rows_now(client: Client, username: str, query: str = "") -> tuple[dict[str, str], int, str]:
    """What became of the rows that the list shows: why each left it ("" where it stands), how many are new."""
    answer = client.get(f"/cases/?{query}")
    assert answer.status_code == 200
    return {row.key: row.left for row in answer.context["rows"]}, answer.context.get("new", 0), answer.content.decode()


def keys(client: Client, query: str = "") -> str:
    return ",".join(row.key for row in client.get(f"/cases/?{query}").context["rows"])


def test_a_row_that_is_shown_is_told_as_it_stands_now(client):
    case = thread.dispatched(at=MONDAY)
    sign_in(client, UNIT)
    shown = keys(client)
    assert shown == f"{case.number}-1"
    sign_for(thread.order_of(case), by=actor(UNIT), at=time.now())
    left, new, text = rows_now(client, UNIT, f"rows={shown}")
    assert (left, new) == ({shown: ""}, 0)
    assert "去签收" not in text
    assert "<html" not in text


def test_what_came_in_is_counted_and_not_drawn(client):
    thread.dispatched(title="先来的", at=MONDAY)
    sign_in(client, HUB)
    shown = keys(client)
    thread.dispatched(title="后来的", at=MONDAY + HOUR)
    left, new, text = rows_now(client, HUB, f"rows={shown}")
    assert (left, new) == ({shown: ""}, 1)
    assert "后来的" not in text
    assert "data-new-count>1<" in text


def test_a_row_that_left_says_why(client):
    order = thread.submitted(at=MONDAY)
    sign_in(client, DEPUTY)
    shown = keys(client, "order_state=pending_sign_off")
    sign_off(order, "同意", by=actor(DEPUTY), at=time.now())
    left, new, text = rows_now(client, DEPUTY, f"order_state=pending_sign_off&rows={shown}")
    assert (left, new) == ({shown: "已不在此列：已办结"}, 0)
    assert "row--left" in text


def test_a_row_that_is_no_longer_the_readers_is_not_told(client):
    case = thread.dispatched(at=MONDAY)
    sign_in(client, COMPANYS)
    left, new, text = rows_now(client, COMPANYS, f"rows={case.number}-1,{case.number}-2")
    assert (left, new) == ({}, 0)
    assert case.number not in text


def test_where_nothing_was_shown_the_whole_list_comes(client):
    sign_in(client, UNIT)
    assert keys(client) == ""
    thread.dispatched(title="第一件", at=MONDAY)
    left, new, text = rows_now(client, UNIT, "rows=")
    assert (len(left), new) == (1, 0)
    assert "第一件" in text
    assert 'data-live-part="list"' in text


def test_rows_pushed_off_a_full_page_have_not_left_the_list(client, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    cases = [thread.registered(at=MONDAY + number * HOUR / 2) for number in range(3)]
    sign_in(client, HUB)
    shown = keys(client)
    assert shown == f"{cases[2].number},{cases[1].number}"
    thread.registered(at=MONDAY + 2 * HOUR)
    left, new, _text = rows_now(client, HUB, f"rows={shown}")
    assert (left, new) == ({cases[2].number: "", cases[1].number: ""}, 1)
    answer(cases[2], "已当场告知办法。", by=actor(AGENT), at=time.now())
    left, new, _text = rows_now(client, HUB, f"rows={shown}")
    assert (left[cases[2].number], left[cases[1].number], new) == ("已不在此列：当场解答", "", 1)


def test_older_rows_that_move_up_are_not_new(client, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    cases = [thread.registered(at=MONDAY + number * HOUR / 2) for number in range(3)]
    sign_in(client, HUB)
    shown = keys(client)
    answer(cases[2], "已当场告知办法。", by=actor(AGENT), at=time.now())
    _left, new, _text = rows_now(client, HUB, f"rows={shown}")
    assert new == 0


@pytest.mark.parametrize("rows", ["x", "1;2", "%00", "-", ",".join("1" for _each in range(51))])
def test_nonsense_for_rows_is_refused(client, rows):
    thread.dispatched()
    sign_in(client, HUB)
    assert client.get(f"/cases/?rows={rows}").status_code == 422


def test_the_order_of_what_was_found_can_be_changed(client):
    thread.dispatched(title="暖气")
    sign_in(client, HUB)
    answer = client.get("/cases/?q=暖气")
    assert parse_qs(urlsplit(answer.context["reorder"]).query)["order"] == ["best"]
    best = client.get(answer.context["reorder"])
    assert "改为最新在前" in best.content.decode()
    assert "order" not in parse_qs(urlsplit(best.context["reorder"]).query)


def test_a_unit_sees_first_what_presses_and_last_what_stands_still(client):
    still, late, _last = [thread.signed(title=title) for title in ("已中止", "已超时", "后派来")]
    still.clocks.filter(ended_at=None).update(state="paused", look_at=None)
    late.clocks.filter(kind="handle").update(light="red")
    sign_in(client, "zhaihongyu")
    answer = client.get("/cases/")
    assert [row.title for row in answer.context["rows"]] == ["已超时", "后派来", "已中止"]
    newest = client.get(answer.context["reorder"])
    assert [row.title for row in newest.context["rows"]] == ["后派来", "已超时", "已中止"]
    assert newest.context["reorder"] == "/cases/"


def test_those_that_were_picked_make_a_list_of_their_own(client):
    first, second = thread.dispatched(title="一"), thread.dispatched(title="二", appeal_type=AppealType.HELP)
    thread.dispatched(title="三")
    sign_in(client, HUB)
    answer = client.get(f"/cases/?light=all&number={first.number}&number={second.number}")
    assert {row.title for row in answer.context["rows"]} == {"一", "二"}


@pytest.mark.parametrize(("name", "username"), [("hub", HUB), ("unit", UNIT)])
def test_the_fragment_asks_the_database_as_often_as_is_pinned(client, name, username):
    for number in range(3):
        thread.dispatched(COMPANY, at=MONDAY + number * HOUR)
    sign_in(client, username)
    shown = keys(client)
    with pinned(f"cases.list.rows.{name}"):
        client.get(f"/cases/?rows={shown}")
