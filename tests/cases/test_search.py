"""Words in lists: short ones, their order, the rarest of many, the best first; what each reader's audience may find."""

import pytest

from lianxin.cases import lists, search
from lianxin.cases.filters import ALL, BEST, Wish
from lianxin.cases.models import Case, CaseSearch
from tests.cases import thread
from tests.cases.thread import COMPANY, HOUR, MONDAY
from tests.cast import actor, sign_in

pytestmark = pytest.mark.django_db
HUB, UNIT, COMPANYS = "shaojinghe", "zhaihongyu", "hetianshui"
AUDIENCE = CaseSearch.Audience.HUB


@pytest.fixture(params=["listed", "asked in turn"], autouse=True)
def way(request, monkeypatch):
    """Few hits are listed first, of many each row is asked: both ways find the same."""
    if request.param == "asked in turn":
        monkeypatch.setattr(search, "_listed", lambda hits, few: None)


def told(title: str, content: str = "请处理", **other: object) -> Case:
    return thread.dispatched(**{"title": title, "content": content, "place": ""} | other)


def found(words: str, username: str = HUB, **wish: object) -> list[str]:
    return [line.title for line in lists.lines(actor(username), Wish(words, **wish))]


@pytest.mark.parametrize("username", [HUB, UNIT])
def test_two_characters_find_wherever_they_stand_in_a_word(username):
    told("暖气不热")
    told("燃气泄漏")
    for words, titles in (("暖气", ["暖气不热"]), ("不热", ["暖气不热"]), ("气泄", ["燃气泄漏"]), ("气热", [])):
        assert found(words, username) == titles


@pytest.mark.parametrize("between", ["。", "，", " ", "\n", "1", "A", "、", "😀"])
def test_two_characters_that_only_meet_across_a_boundary_are_not_found(between):
    told("一事", f"昨天停{between}水管坏了")
    assert found("停水") == []
    assert found("水管") == ["一事"]


def test_the_end_of_the_title_and_the_beginning_of_the_content_are_no_word():
    told("楼上常停", "水管坏了")
    assert found("停水") == []


@pytest.mark.parametrize("username", [HUB, UNIT])
def test_the_order_of_the_words_is_forgiven(username):
    told("清运垃圾", "三天没有人来清运垃圾")
    told("路灯不亮")
    assert found("垃圾清运", username) == ["清运垃圾"]
    assert found("清运垃圾", username) == ["清运垃圾"]


def test_a_wrong_order_of_several_words_still_finds():
    told("施工噪音", "夜间工地施工噪音很大，影响休息")
    told("工地扬尘", "夜间工地扬尘很大")
    assert found("噪音施工夜间") == ["施工噪音"]
    assert found("夜间噪音") == ["施工噪音"]


def test_where_the_typed_order_occurs_no_other_is_shown():
    told("垃圾清运不及时")
    told("清运垃圾")
    assert found("垃圾清运") == ["垃圾清运不及时"]


def test_a_short_word_that_does_not_occur_finds_nothing():
    told("清运垃圾")
    assert found("垃运") == [] and found("停水") == []


def test_of_a_longer_text_enough_of_what_is_rare_must_be_there():
    told("凤凰花园电梯故障", "三号楼电梯困人")
    for number in range(3):
        told(f"停电{number}", "物业没有答复")
    assert found("凤凰花园电梯今早又坏了有答复") == ["凤凰花园电梯故障"]
    assert found("海洋馆开放时间表") == []


def test_a_number_that_does_not_occur_finds_nothing():
    told("停水")
    assert found("99999999999999") == []


def test_a_number_is_found_by_its_beginning_and_no_words_are_lost():
    case = told("停水")
    other = told("欠费", f"上次的工单{case.number}没有办好")
    assert found(case.number) == ["欠费", "停水"]
    assert found(other.number[:-1]) == ["欠费"]
    assert len(found(case.number[:6])) == 2


def test_words_are_sought_among_ones_own_rows_before_their_order_is_forgiven():
    told("垃圾清运不及时")
    thread.dispatched(COMPANY, title="清运垃圾", content="请处理", place="")
    assert found("垃圾清运", COMPANYS) == ["清运垃圾"]
    assert found("垃圾清运", UNIT) == ["垃圾清运不及时"]


def test_words_and_filters_are_taken_together():
    told("垃圾清运", urgency="urgent")
    told("清运垃圾")
    assert found("垃圾清运", urgencies=("normal",)) == ["清运垃圾"]


def test_the_newest_come_first_unless_the_best_are_asked_for():
    told("电梯故障", "凤凰花园电梯故障")
    told("凤凰花园路灯", "凤凰花园路灯坏了，另有电梯故障传言", at=MONDAY + HOUR)
    told("电梯", "凤凰花园电梯坏了", at=MONDAY + 2 * HOUR)
    words = "凤凰花园路灯电梯报修"
    assert (found(words)[0], found(words, order=BEST)[0]) == ("电梯", "凤凰花园路灯")


def test_of_equals_the_newest_is_the_best():
    for number in range(3):
        told(f"停水{number}", at=MONDAY + number * HOUR)
    assert found("停水", order=BEST) == ["停水2", "停水1", "停水0"]


def test_of_equally_many_words_the_shorter_text_is_the_better():
    told("停水", "小区停水")
    told("停水", "小区停水，" + "，".join(f"另有第{number}件事" for number in range(60)), at=MONDAY + HOUR)
    ranked = lists.lines(actor(HUB), Wish("小区停水", order=BEST))
    assert [line.case.registered_at for line in ranked] == [MONDAY, MONDAY + HOUR]


def test_what_has_little_of_a_longer_text_comes_last_among_the_best_and_not_at_all_among_the_newest():
    told("凤凰花园电梯故障", "三号楼电梯困人")
    told("凤凰花园", "绿化带无人养护")
    words = "凤凰电梯困人故障没有维修"
    assert found(words) == ["凤凰花园电梯故障"]
    assert found(words, order=BEST) == ["凤凰花园电梯故障", "凤凰花园"]


def test_the_order_of_a_short_word_is_forgiven_among_the_best_too():
    told("清运垃圾", "三天没有人来清运垃圾")
    told("路灯不亮")
    assert found("垃圾清运", order=BEST) == ["清运垃圾"]


@pytest.mark.parametrize("words", ["东区工地", "停水 停电"])
def test_of_a_short_text_nothing_may_be_missing(words):
    told("东区停电", "西区也停电")
    assert found(words) == found(words, order=BEST) == []


def test_a_unit_with_many_orders_is_asked_page_by_page(monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 1)
    for number in range(3):
        told(f"停水{number}", at=MONDAY + number * HOUR)
    told("欠费", at=MONDAY + 3 * HOUR)
    first = lists.lines(actor(UNIT), Wish("停水"))
    assert [line.title for line in first] == ["停水2", "停水1"]
    assert [line.title for line in lists.lines(actor(UNIT), Wish("停水", before=first[0].mark))] == ["停水1", "停水0"]


def test_a_page_after_the_last_hit_is_empty_and_not_filled_by_another_order_of_words():
    told("清运垃圾")
    told("垃圾清运", at=MONDAY + HOUR)
    (only,) = lists.lines(actor(HUB), Wish("垃圾清运"))
    assert lists.lines(actor(HUB), Wish("垃圾清运", before=only.mark)) == []


def test_only_the_newest_hits_are_ranked(monkeypatch):
    monkeypatch.setattr(search, "MANY", 2)
    for number in range(3):
        told(f"停水{number}", at=MONDAY + number * HOUR)
    assert found("停水", order=BEST) == ["停水2", "停水1"]


def test_more_than_so_many_that_are_over_are_not_counted(monkeypatch):
    monkeypatch.setattr(search, "MANY", 1)
    for title in ("停水一", "停水二", "停水三"):
        thread.archived(title=title)
    counts = lists.counts(actor(HUB), Wish("停水"))
    assert (counts[""], counts["closed"]) == (0, 2)
    assert len(found("停水", only=ALL)) == 3


def test_the_tile_of_what_is_over_says_that_there_are_more(client, monkeypatch):
    monkeypatch.setattr(search, "MANY", 1)
    for title in ("停水一", "停水二"):
        thread.archived(title=title)
    sign_in(client, HUB)
    page = client.get("/cases/")
    assert [(tile.count, tile.more) for tile in page.context["tiles"]][-1] == (1, True)
    assert "1+</span>" in page.content.decode()


def test_a_rare_token_weighs_more_than_a_common_one_and_an_unknown_one_nothing():
    for title in ("停水一", "停水二", "停水桥"):
        told(title)
    weights = search.weigh(["'停水'", "'水桥'", "'火车'"], AUDIENCE)
    assert set(weights) == {"'停水'", "'水桥'"}
    assert weights["'水桥'"] > weights["'停水'"] > 0
    assert search.frequencies(["'停水'", "'水桥'", "'火车'"], AUDIENCE) == {"'停水'": 3, "'水桥'": 1, "'火车'": 0}
    assert search.weigh([], AUDIENCE) == {}


@pytest.mark.parametrize("words", ["!!!", "'", "& | !", ":*", "\\", "😀", "' | '停水' | '"])
def test_signs_find_nothing_by_themselves(words):
    told("别的事")
    assert found(words) == found(words, order=BEST) == []
