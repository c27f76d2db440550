"""The page of one case: what each audience sees of it, and what it refuses."""

from collections.abc import Iterator

import pytest
from django.test import Client

from lianxin.cases.states import AppealType
from lianxin.cases.steps.attach_to_order import attach_to_order
from lianxin.cases.steps.finish import Reply, finish
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_for import sign_for
from lianxin.foundation import time
from tests.cases import thread
from tests.cases.thread import COMPANY, COUNTY, DEPARTMENT, HOUR, MONDAY, order_of
from tests.cast import actor, sign_in
from tests.foundation.files.makings import picture, upload
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
UNIT, COMPANYS, STRANGER, HUB = "zhaihongyu", "hetianshui", "cuiyating", "gengruoxi"


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(MONDAY + 3 * HOUR):
        yield


def page(client: Client, username: str, case, query: str = "") -> str:
    """What the member reads of a case."""
    sign_in(client, username)
    answer = client.get(f"/cases/{case.number}/{query}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def answered_by_the_company():
    """兰山区 leads, the water company assists and has answered; nobody has signed off."""
    case = thread.dispatched(COMPANY, appeal_type=AppealType.HELP)
    order = sign_for(order_of(case, COMPANY), by=actor(COMPANYS), at=MONDAY + HOUR)
    reply = Reply(internal="主管道爆裂，内部立项抢修。", public="抢修中，今晚来水。")
    return finish(order, reply, by=actor(COMPANYS), at=MONDAY + 2 * HOUR).case


def test_the_hotline_sees_every_order_and_all_that_was_said(client):
    text = page(client, HUB, answered_by_the_company())
    for said in ("小区停水两天", "兰山区", "市供水公司", "抢修中，今晚来水。", "内部立项抢修", "请速办", "待审签"):
        assert said in text


def test_a_reply_that_says_the_same_to_both_stands_once(client):
    order = thread.signed()
    finish(order, Reply(internal="已修好。", public="已修好。"), by=actor(UNIT), at=MONDAY + 2 * HOUR)
    assert page(client, HUB, order.case).count('<span class="prose">已修好。') == 1


def test_a_unit_sees_its_own_order_and_nothing_of_the_others(client):
    text = page(client, UNIT, answered_by_the_company())
    assert "兰山区" in text
    assert "请速办" in text
    for hidden in ("市供水公司", "抢修", "爆裂", "贺天水"):
        assert hidden not in text


def test_the_company_sees_its_own_and_not_the_lead(client):
    text = page(client, COMPANYS, answered_by_the_company())
    assert "抢修中，今晚来水。" in text
    assert "主办" not in text


def test_the_hotlines_opinion_is_not_for_units(client):
    case = review(thread.finished(), "答复过简，下不为例。", by=actor(HUB), at=MONDAY + 3 * HOUR)
    assert "答复过简" in page(client, HUB, case)
    assert "答复过简" not in page(client, UNIT, case)


def test_the_hotlines_own_limits_are_not_for_units(client):
    case = thread.finished()
    hub, unit = page(client, HUB, case), page(client, UNIT, case)
    assert "审核：11-23 12:00 起" in hub
    assert "审核：" not in unit
    assert "办理：11-23 09:00 起" in unit


def test_a_foreign_case_is_not_there(client):
    case = thread.dispatched()
    sign_in(client, STRANGER)
    assert client.get(f"/cases/{case.number}/").status_code == 404


@pytest.mark.parametrize("number", ["0", "261123010000000", "x' OR 1=1", "%00", "工单"])
def test_a_number_that_was_never_told_is_not_there(client, number):
    sign_in(client, HUB)
    assert client.get(f"/cases/{number}/").status_code == 404


def test_a_post_without_the_right_is_refused_with_the_reason(client):
    case = thread.dispatched()
    sign_in(client, "peijingyi")
    for address in ("/cases/", f"/cases/{case.number}/"):
        answer = client.get(address)
        assert answer.status_code == 403
        assert "您的岗位没有“查看诉求工单”的权限。" in answer.content.decode()


def test_nobody_reads_without_signing_in(client):
    case = thread.dispatched()
    answer = client.get(f"/cases/{case.number}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next=/cases/{case.number}/")


def test_it_can_only_be_read(client):
    case = thread.dispatched()
    sign_in(client, HUB)
    assert client.post(f"/cases/{case.number}/").status_code == 405


def test_the_category_is_told_with_those_above_it(client):
    assert "公用事业 › 供水" in page(client, HUB, thread.dispatched())


def test_the_timeline_shows_one_sides_part(client):
    case = thread.answered()
    whole, units = (page(client, HUB, case, query).partition('id="timeline"')[2] for query in ("", "?show=unit"))
    assert ("审核通过" in whole, "兰山区 签收" in whole) == (True, True)
    assert ("审核通过" in units, "兰山区 签收" in units) == (False, True)
    assert "解决；满意" in page(client, HUB, case, "?show=citizen")
    assert "这一方还没有动作" in page(client, HUB, case, "?show=clock")


def test_the_timeline_tells_once_what_a_unit_wrote_to_the_citizen_and_inside(client):
    same = Reply(internal="已恢复供水。", public="已恢复供水。")
    order = finish(thread.signed(), same, by=actor(UNIT), at=MONDAY + 2 * HOUR)
    timeline = page(client, HUB, order.case).partition('id="timeline"')[2]
    assert timeline.count("已恢复供水。") == 1


def test_files_that_were_put_with_one_press_are_told_as_one(client):
    order = thread.signed()
    for name, hour in (("一.jpg", 1), ("二.jpg", 1), ("三.jpg", 2)):
        attach_to_order(order, upload(picture(), name), "handling", by=actor(UNIT), at=MONDAY + hour * HOUR)
    for username in (HUB, UNIT):
        timeline = page(client, username, order.case).partition('id="timeline"')[2]
        assert (timeline.count("添加办理附件"), timeline.count("添加办理附件 2 个")) == (2, 1)
    done = client.get(f"/cases/{order.case.number}/").context["unit"].done
    assert [each.what for each in done] == ["签收", "添加办理附件 2 个", "添加办理附件"]


def test_a_part_that_is_none_is_refused_by_name(client):
    case = thread.dispatched()
    sign_in(client, HUB)
    for nonsense in ("x", "%00", "unit%20"):
        answer = client.get(f"/cases/{case.number}/?show={nonsense}")
        assert (answer.status_code, "没有这种经过。" in answer.content.decode()) == (422, True)


def test_the_outcome_stands_in_its_round_and_the_citizens_words_apart(client):
    text = page(client, HUB, thread.answered())
    assert "来水了，谢谢。" in text
    assert text.count("quote quote--citizen") == 1
    assert "待回访" not in text


def test_before_the_call_back_the_round_waits(client):
    assert page(client, HUB, thread.reviewed()).count("待回访</td>") == 3


def test_before_anybody_answers_a_line_says_what_will_stand_there(client):
    awaited = "单位的答复、群众的评价会出现在这里。"
    text = page(client, HUB, thread.dispatched())
    assert (awaited in text, "待回访" in text) == (True, False)
    assert awaited not in page(client, HUB, thread.finished())


def test_markup_in_a_citizens_words_stays_text(client):
    case = thread.dispatched(title="<script>alert(1)</script>", content="<b onclick=x>停水</b>", place="<i>")
    text = page(client, HUB, case)
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<b onclick" not in text


def test_the_orders_of_three_units_are_three_rows(client):
    text = page(client, HUB, thread.dispatched(COMPANY, DEPARTMENT))
    assert text.count("tree__name tree__name--1") == 3
    assert "3 张 · 在办 3" in text


def test_a_case_that_was_only_registered_has_a_page(client):
    text = page(client, HUB, thread.registered())
    assert "还没有派单" in text
    assert "受理 余" in text


@pytest.mark.parametrize(("name", "username"), [("hub", HUB), ("unit", UNIT), ("city", "gaoyuanzhou")])
def test_the_page_asks_the_database_as_often_as_is_pinned(client, name, username):
    case = thread.archived()
    sign_in(client, username)
    client.get(f"/cases/{case.number}/")  # what is kept between requests is read once
    with pinned(f"cases.case.{name}"):
        client.get(f"/cases/{case.number}/")


def test_more_orders_ask_no_more_questions(client):
    case = thread.dispatched(COMPANY, DEPARTMENT)
    sign_in(client, "gaoyuanzhou")
    client.get(f"/cases/{case.number}/")
    with pinned("cases.case.three_orders"):
        client.get(f"/cases/{case.number}/")


def test_the_present_round_of_a_unit_is_its_own_order(client):
    sign_in(client, UNIT)
    case = thread.dispatched(COMPANY)
    assert [branch.name for branch in client.get(f"/cases/{case.number}/").context["tree"].branches] == [
        "市民诉求",
        order_of(case, COUNTY).unit.short_name,
    ]
