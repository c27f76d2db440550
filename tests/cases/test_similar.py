"""Suggestions of the same matter: who told it, where, in which words; what each reader may not be shown."""

from datetime import timedelta

import pytest

from lianxin.cases import similar
from lianxin.cases.models import Case
from lianxin.cases.queries import whole
from lianxin.cases.similar import Ground, Likeness, Matter, matter_of
from lianxin.cases.steps.answer import answer
from lianxin.citizens.queries import by_number
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.queries import category
from tests.cases import thread
from tests.cases.thread import COMPANY, MONDAY, NUMBER
from tests.cast import actor

pytestmark = pytest.mark.django_db
AGENT, HANDLER, STRANGER, CITY = "linxiaoyun", "zhaihongyu", "cuiyating", "gaoyuanzhou"
DAY = timedelta(days=1)
LIGHTS = {"title": "路灯不亮", "content": "金雀山路的路灯坏了一周", "place": "金雀山路"}


def matter(**other: object) -> Matter:
    """Somebody tells of the water again, in other words."""
    said = {
        "text": "停水两天没人管，请尽快恢复供水",
        "area": Area.objects.get(code="371302"),
        "place": "银雀山路某小区",
        "category": category("0401", MONDAY),
    }
    return Matter(**said | other)


def told_by(number: str) -> Matter:
    return matter(phone=by_number(actor(AGENT), number))


def repeated(of: Matter, username: str = AGENT, *, at=MONDAY + DAY) -> list[Likeness]:
    return similar.repeated(actor(username), of, at=at)


def alike(of: Matter, username: str = AGENT) -> list[Likeness]:
    return similar.similar(actor(username), of, at=MONDAY + DAY)


def cases(found: list[Likeness]) -> list[Case]:
    return [each.case for each in found]


def test_the_same_number_with_a_like_matter_repeats_an_open_case():
    case = thread.dispatched(number=NUMBER)
    (found,) = repeated(told_by(NUMBER))
    assert found.case == case
    assert {Ground.NUMBER, Ground.AREA, Ground.KIND} <= set(found.grounds)
    assert 0.5 < found.score <= 1


def test_another_number_repeats_nothing():
    thread.dispatched(number=NUMBER)
    thread.registered(number="19900000002", **LIGHTS, category=category("0501", MONDAY))
    assert repeated(told_by("19900000002")) == []
    assert repeated(matter()) == []


def test_the_same_number_with_another_matter_repeats_nothing():
    thread.dispatched(number=NUMBER, **LIGHTS, category=category("0501", MONDAY))
    assert repeated(told_by(NUMBER)) == []


def test_the_same_person_is_recognised_under_another_number():
    case = thread.dispatched(number=NUMBER)
    (found,) = repeated(matter(citizen=case.citizen))
    assert Ground.PERSON in found.grounds and Ground.NUMBER not in found.grounds


def test_what_is_over_is_repeated_by_nobody():
    case = thread.registered(number=NUMBER)
    assert cases(repeated(told_by(NUMBER))) == [case]
    answer(case, "今晚恢复供水。", by=actor(AGENT), at=MONDAY + thread.HOUR)
    assert repeated(told_by(NUMBER)) == []


def test_the_rule_says_how_long_a_case_is_repeated():
    case = thread.dispatched(number=NUMBER)
    assert cases(repeated(told_by(NUMBER), at=MONDAY + 30 * DAY)) == [case]
    assert repeated(told_by(NUMBER), at=MONDAY + 30 * DAY + timedelta(minutes=1)) == []


def test_a_case_does_not_repeat_itself():
    case, earlier = thread.dispatched(number=NUMBER), thread.dispatched(number=NUMBER)
    read = matter_of(whole(actor(AGENT), case.number))
    assert cases(repeated(read)) == [earlier]
    assert case not in cases(alike(read))


def test_words_of_its_own_do_not_hide_what_a_case_is_like():
    earlier = thread.dispatched()
    own = "昨晚九点起各层龙头干涸，电梯旁贴着通知却未写缘由，老人孩子只得去隔壁楼拎桶。"
    said = {"title": "停水两天没人管", "content": f"请尽快恢复供水。{own}", "place": "银雀山路某小区"}
    before = alike(matter(text=f"{said['title']}\n{said['content']}"))
    case = thread.registered(**said)
    after = alike(matter_of(whole(actor(AGENT), case.number)))
    assert cases(before) == cases(after) == [earlier]
    assert after[0].score == before[0].score


@pytest.mark.parametrize("username", [HANDLER, STRANGER, CITY])
def test_who_may_not_know_callers_is_told_of_no_repetition(username):
    thread.dispatched(number=NUMBER)
    assert repeated(told_by(NUMBER), username) == []


def test_what_was_told_in_confidence_is_not_found_by_who_told_it():
    thread.dispatched(number=NUMBER, identity_withheld=True)
    assert repeated(told_by(NUMBER)) == []
    (found,) = alike(told_by(NUMBER))
    assert not {Ground.NUMBER, Ground.PERSON} & set(found.grounds)


def test_like_words_near_by_are_found_with_the_words_that_both_have():
    case = thread.dispatched()
    thread.dispatched(**LIGHTS, category=category("0501", MONDAY))
    (found,) = alike(matter())
    assert found.case == case
    assert {Ground.PLACE, Ground.AREA, Ground.KIND, Ground.WORDS} == set(found.grounds)
    assert {"停水", "两天", "恢复", "尽快"} <= set(found.words)


def test_cases_that_are_over_are_like_too():
    case = thread.archived()
    assert cases(alike(matter())) == [case]


def test_the_likest_comes_first():
    far = thread.dispatched(title="停水", content="停水一天，请尽快恢复供水", place="")
    near = thread.dispatched(at=MONDAY - DAY)
    found = alike(matter())
    assert cases(found) == [near, far]
    assert found[0].score > found[1].score


def test_like_words_elsewhere_about_something_else_are_not_alike():
    thread.dispatched()
    elsewhere = matter(area=Area.objects.get(code="371321"), category=category("0501", MONDAY))
    assert alike(elsewhere) == []


def test_words_that_nobody_used_are_like_nothing():
    thread.dispatched()
    assert alike(matter(text="公交线路调整", place="")) == []
    assert alike(matter(text="！？", place="")) == []


def test_a_unit_is_shown_its_own_cases_alone():
    own = thread.dispatched()
    thread.dispatched(COMPANY)
    assert cases(alike(matter(), "hetianshui")) != []
    assert own not in cases(alike(matter(), "hetianshui"))
    assert alike(matter(), STRANGER) == []


def test_a_unit_compares_by_no_word_that_is_hidden_from_it():
    case = thread.dispatched(number=NUMBER, identity_withheld=True, content="我是王春梅，停水两天")
    assert "王春梅" in matter_of(whole(actor(AGENT), case.number)).text
    assert "王春梅" not in matter_of(whole(actor(HANDLER), case.number)).text


def test_so_many_are_suggested_at_most(monkeypatch):
    monkeypatch.setattr(similar, "MOST", 2)
    for hour in range(4):
        thread.dispatched(at=MONDAY + hour * timedelta(minutes=30), number=NUMBER)
    assert (len(alike(matter())), len(repeated(told_by(NUMBER)))) == (2, 2)


def test_only_the_newest_are_looked_at(monkeypatch):
    monkeypatch.setattr(similar, "_WEIGHED", 1)
    thread.dispatched()
    newest = thread.dispatched(at=MONDAY + timedelta(hours=1))
    assert cases(alike(matter())) == [newest]
