"""The dispatcher's desk: what waits by tabs, the case beside it, the act that is due with its times; taking, several at
once; two cases side by side."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from lianxin.cases.models import CaseClaim, CaseRequest, TaskOrder
from lianxin.cases.states import CaseState, OrderState, RequestState, Urgency
from lianxin.cases.steps.claim import claim
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.desk.pages.dispatch import areas_of
from lianxin.desk.sides import pair
from lianxin.foundation import time
from lianxin.taxonomy.models import Area
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread, work_thread
from tests.cases.thread import COUNTY, HOUR, MONDAY
from tests.cast import actor, sign_in
from tests.desk.posts import work_as
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
DISPATCHER, REVIEWER, LEADER, HEAD, UNIT = "shaojinghe", "gengruoxi", "qiaoyulan", "fuchangling", "zhaihongyu"
NOON = MONDAY + 3 * HOUR
HERE = "/desk/dispatch/"


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(NOON):
        yield


def opened(client: Client, query: str = "", username: str = DISPATCHER, role: str = "dispatcher"):
    if username == DISPATCHER:
        work_as(client, username, role)
    else:
        sign_in(client, username)
    answer = client.get(HERE + query)
    assert answer.status_code == 200, answer.content.decode()
    return answer


def keys(answer) -> list[str]:
    return [row.key for row in answer.context["rows"]]


def tabs(answer) -> dict[str, int]:
    return {label: count for label, count, _href, _current in answer.context["tabs"]}


def cards(answer) -> dict[str, str]:
    return {card.key: card.locked for card, _href, _current in answer.context["cards"]}


def sent(client: Client, answer, **fields: str):
    """The form of the right column, sent as the page holds it with `fields` filled in."""
    form = answer.context["form"]
    said = {name: value for name, value in form.initial.items() if isinstance(value, str | int)}
    for name, unit in form.initial.items():
        if hasattr(unit, "code"):
            said |= {name: unit.name, f"{name}-code": unit.code}
    return client.post(answer.context["action"], said | {"next": answer.context["next"]} | fields)


def test_the_pool_shows_what_is_due_first_first_and_the_first_row_beside_it(client):
    calm, pressing = thread.registered(), thread.registered(urgency=Urgency.CRITICAL)
    thread.dispatched()
    answer = opened(client)
    assert keys(answer) == [pressing.number, calm.number]
    dues = [row.clock.due for row in answer.context["rows"]]
    assert dues == sorted(dues)
    assert tabs(answer) == {"公共池": 2, "我的": 0, "退单审核": 0, "争议协调": 0}
    assert answer.context["case"].number == keys(answer)[0]
    assert answer.context["chosen"] is False


def test_each_post_has_the_tabs_that_are_its_work(client):
    assert list(tabs(opened(client, username=REVIEWER))) == ["我的", "延期挂起", "答复审核"]
    assert list(tabs(opened(client, username=HEAD))) == [
        "公共池", "我的", "退单审核", "争议协调", "延期挂起", "答复审核",
    ]  # fmt: skip


@pytest.mark.parametrize("username", [UNIT, "linxiaoyun", "panyiming", "ouyangxu"])
def test_whose_work_is_elsewhere_is_told_so(client, username):
    sign_in(client, username)
    for address in (HERE, f"{HERE}ends/?on=1&act=dispatch"):
        assert client.get(address).status_code == 403
    assert client.post(f"{HERE}next/").status_code == 403
    takes = username == "panyiming"  # of the list of those who are to be called
    assert client.post(f"{HERE}picked/").status_code == (422 if takes else 403)
    case = thread.accepted()
    assert client.get(f"{HERE}bulk/?number={case.number}").status_code == 403


@pytest.mark.parametrize("query", ["?tab=nowhere", "?tab=time", "?area=%00", "?category=zz"])
def test_nonsense_is_refused(client, query):
    work_as(client, DISPATCHER, "dispatcher")
    assert client.get(HERE + query).status_code == 422


@pytest.mark.parametrize("on", ["1", "x", "12-x", "12-" + "9" * 40, "²"])
def test_a_row_that_there_is_not_is_not_found(client, on):
    work_as(client, DISPATCHER, "dispatcher")
    assert client.get(f"{HERE}?on={on}").status_code == 404


def test_the_suggestion_has_its_ground_and_fills_the_form(client):
    case = thread.accepted()
    answer = opened(client, f"?on={case.number}")
    advice = answer.context["advice"]
    assert advice.units[0].unit == answer.context["form"].initial["lead"]
    assert advice.entry.basis in answer.content.decode()
    assert next(iter(cards(answer))) == "dispatch"


def test_the_times_are_told_before_the_press_and_come_true(client):
    case = thread.accepted()
    answer = opened(client, f"?on={case.number}")
    told = {end.label: end.at for end in answer.context["ends"]}
    assert told.pop("市民钟") >= max(told.values())
    assert answer.context["form"].initial["lead"].short_name in told
    assert sent(client, answer, dispatch_note="请速办").status_code == 302
    orders = TaskOrder.objects.unscoped("test").filter(case=case)
    assert {order.unit.short_name: way.due(order) for order in orders.select_related("unit")} == told


def test_another_unit_has_other_times_before_the_press(client):
    case = thread.accepted()
    work_as(client, DISPATCHER, "dispatcher")
    unit = thread.unit(back.OTHER)
    query = {"on": case.number, "act": "dispatch", "lead": unit.name, "lead-code": unit.code}
    answer = client.get(f"{HERE}ends/", query)
    assert unit.short_name in [end.label for end in answer.context["ends"]]
    assert client.get(f"{HERE}ends/", query | {"act": "accept_return"}).status_code == 200
    assert client.get(f"{HERE}ends/", query | {"lead": "没有这家", "lead-code": ""}).context["ends"] == []


def test_a_return_is_granted_and_sent_on_in_one_press(client):
    request = back.asked()
    case = request.case
    answer = opened(client, "?tab=returns")
    assert keys(answer) == [f"{case.number}-{request.pk}"]
    assert list(cards(answer)) == ["turn_elsewhere", "reject_return", "accept_return"]
    assert answer.context["form"].initial["unit"].code == back.OTHER
    end, citizens = answer.context["ends"]
    assert (citizens.label, citizens.at >= end.at) == ("市民钟", True)
    assert sent(client, answer, request_opinion="理由成立").status_code == 302
    assert CaseRequest.objects.unscoped("test").get(pk=request.pk).state == RequestState.GRANTED
    new = thread.order_of(case, back.OTHER)
    assert (new.replaces_id, way.due(new)) == (request.order_id, end.at)
    assert thread.fresh(case).state == CaseState.IN_HAND


def test_what_cannot_be_sent_on_is_not_granted_either(client):
    request = back.asked()
    answer = opened(client, "?tab=returns")
    own = thread.unit(COUNTY)
    refused = sent(client, answer, unit=own.name, **{"unit-code": own.code})
    assert refused.status_code == 422 and "请派给其他单位" in refused.content.decode()
    assert CaseRequest.objects.unscoped("test").get(pk=request.pk).state == RequestState.ASKED
    assert way.renewed(request.order).state == OrderState.RETURN_REVIEW


def test_a_refused_return_tells_that_the_time_goes_on(client):
    request = back.asked()
    key = f"{request.case.number}-{request.pk}"
    answer = opened(client, f"?tab=returns&on={key}&act=reject_return")
    (end,) = answer.context["ends"]
    assert (end.label, end.at) == ("兰山区", way.due(way.renewed(request.order)))
    assert sent(client, answer, request_opinion="属贵单位职责").status_code == 302
    assert CaseRequest.objects.unscoped("test").get(pk=request.pk).state == RequestState.REFUSED


def test_what_others_decide_is_locked_with_the_reason(client):
    order = back.redispatched()
    request = back.asked(order, at=NOON + HOUR)
    with time.frozen(NOON + 2 * HOUR):
        answer = opened(client, f"?tab=returns&on={request.case.number}-{request.pk}")
        assert "班长" in cards(answer)["reject_return"]
        assert "form" not in answer.context


def test_an_extension_tells_until_when(client):
    request = work_thread.endorsed()
    with time.frozen(work_thread.TUESDAY + HOUR):
        answer = opened(client, "?tab=time", username=REVIEWER)
        assert list(cards(answer)) == ["grant_extension", "refuse_extension"]
        (end,) = answer.context["ends"]
        assert end.at > way.due(way.renewed(request.order))
        assert sent(client, answer).status_code == 302
        assert way.due(way.renewed(request.order)) == end.at


def test_a_reply_is_reviewed_here_too(client):
    case = thread.finished(at=MONDAY - timedelta(days=1))
    answer = opened(client, "?tab=replies", username=REVIEWER)
    assert keys(answer) == [case.number] and list(cards(answer)) == ["review", "send_back"]
    assert thread.REPLY.public in answer.content.decode()


def test_like_matters_stand_beside_with_how_they_ended_the_failed_ones_too(client):
    thread.closed(at=MONDAY - timedelta(days=20))
    case = thread.accepted()
    answer = opened(client, f"?on={case.number}")
    (found,) = answer.context["precedents"]
    assert (found.unit, found.end, found.tone) == ("兰山区", "解决", "good")
    assert f"/desk/merge/{case.number}/{found.case.number}/" in answer.content.decode()


def test_one_narrows_to_counties_and_in_a_countys_hub_to_the_towns_of_the_county():
    counties = areas_of(actor(DISPATCHER), NOON)
    assert len(counties) > 1 and {area.level for area in counties} == {Area.Level.COUNTY}
    towns = areas_of(way.at_hub(DISPATCHER, way.county_hub()), NOON)
    assert {(area.level, area.governed_by.code) for area in towns} == {(Area.Level.TOWN, way.OUTER)}


def test_what_was_sent_to_the_wrong_unit_is_told_of_too(client):
    back.returned()
    back.redispatched(at=NOON)
    case = thread.accepted()
    found = opened(client, f"?on={case.number}").context["precedents"]
    assert sorted((each.unit, each.end, each.tone) for each in found) == [
        ("兰山区 退 → —", "误派", "bad"),
        ("兰山区 退 → 罗庄区", "办理中", ""),
    ]


def test_who_asks_to_give_it_back_is_marked_among_those_named(client):
    request = back.asked()
    advice = opened(client, "?tab=returns").context["advice"]
    against = {each.unit.code: each.against for each in advice.units}
    assert against.get(request.order.unit.code, "正申请退单") == "正申请退单"
    assert set(against.values()) <= {"", "正申请退单"}


def test_taking_and_giving_back_from_the_page(client):
    case = thread.accepted()
    work_as(client, DISPATCHER, "dispatcher")
    answer = client.post(f"{HERE}picked/", {"number": case.number, "act": "claim", "next": f"{HERE}?tab=pool"})
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}?tab=pool")
    (row,) = client.get(HERE).context["rows"]
    assert (row.holder, row.is_mine) == ("邵景禾", True)
    assert keys(client.get(f"{HERE}?tab=mine")) == [case.number]
    client.post(f"{HERE}picked/", {"number": case.number, "act": "release"})
    assert not CaseClaim.objects.unscoped("test").exists()


def test_what_another_has_is_told_of_and_stays_his(client):
    case = thread.accepted()
    claim(case, by=actor(LEADER), at=NOON)
    answer = opened(client, f"?on={case.number}")
    assert "乔玉岚 已认领这件" in answer.content.decode()
    client.post(f"{HERE}picked/", {"number": case.number, "act": "claim"})
    assert "乔玉岚 已于 12:00 认领" in client.get(HERE).content.decode()
    assert CaseClaim.objects.unscoped("test").get().post.person.username == LEADER


def test_five_are_taken_with_one_press(client):
    for _ in range(6):
        thread.accepted()
    work_as(client, DISPATCHER, "dispatcher")
    answer = client.post(f"{HERE}next/", {"count": "5", "tab": "pool"})
    assert answer["Location"] == f"{HERE}?tab=mine"
    assert len(keys(client.get(f"{HERE}?tab=mine"))) == 5
    for wrong in ("", "0", "x", "99", "²"):
        assert client.post(f"{HERE}next/", {"count": wrong, "tab": "pool"}).status_code == 422


def test_several_are_accepted_at_once_each_with_its_result(client):
    fresh, done = thread.registered(), thread.accepted()
    work_as(client, DISPATCHER, "dispatcher")
    answer = client.post(f"{HERE}picked/", {"number": [fresh.number, done.number], "act": "accept"})
    assert [(each.number, bool(each.why)) for each in answer.context["results"]] == [
        (fresh.number, False),
        (done.number, True),
    ]
    assert thread.fresh(fresh).state == CaseState.PENDING_DISPATCH


def test_several_are_sent_each_to_its_own_suggestion(client):
    water, light = thread.accepted(), thread.accepted(title="路灯不亮")
    work_as(client, DISPATCHER, "dispatcher")
    asked = client.post(f"{HERE}picked/", {"number": [water.number, light.number], "act": "dispatch"}, follow=True)
    plans = {plan.case.number: plan.lead for plan in asked.context["plans"]}
    form = {"number": list(plans), "request_key": "again", "dispatch_note": "请速办"}
    answer = client.post(f"{HERE}bulk/", form)
    assert [each.why for each in answer.context["results"]] == ["", ""]
    for case in (water, light):
        orders = TaskOrder.objects.unscoped("test").filter(case=case, role="lead")
        assert [order.unit for order in orders] == [plans[case.number]]
    again = client.post(f"{HERE}bulk/", form)
    assert TaskOrder.objects.unscoped("test").filter(case=water, role="lead").count() == 1
    assert again.status_code == 200


@pytest.mark.parametrize("said", [{}, {"act": "accept"}, {"number": "1", "act": "burn"}])
def test_bulk_nonsense_is_refused(client, said):
    work_as(client, DISPATCHER, "dispatcher")
    assert client.post(f"{HERE}picked/", said).status_code == 422
    assert client.post(f"{HERE}picked/", {"number": "1", "act": "accept"}).status_code == 404


def test_the_list_answers_how_its_rows_stand_now(client):
    first, gone, asked = thread.accepted(), thread.accepted(), back.asked()
    work_as(client, DISPATCHER, "dispatcher")
    thread.accepted()
    dispatch(gone, Plan(lead=thread.unit(COUNTY)), by=actor(DISPATCHER), at=NOON)
    shown = [first.number, gone.number, f"{asked.case.number}-{asked.pk}"]
    answer = client.get(f"{HERE}?rows={','.join(shown)}")
    left = [row.left for row in answer.context["rows"]]
    assert (keys(answer), left) == (shown, ["", "已不在此列：办理中", "已不在此列：待审核"])
    assert answer.context["new"] == 1
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "query", "make"),
    [("pool", "?on={}", thread.accepted), ("return", "?tab=returns", lambda: back.asked().case)],
)
def test_the_page_asks_as_often_as_is_pinned(client, name, query, make):
    case = make()
    thread.closed(at=MONDAY - timedelta(days=20))
    for _ in range(3):
        thread.accepted()
    work_as(client, DISPATCHER, "dispatcher")
    client.get(HERE)
    with pinned(f"desk.dispatch.{name}"):
        answer = client.get(HERE + query.format(case.number))
    assert len(answer.content) < 100_000


class TestSideBySide:
    def test_both_are_read_with_what_differs_marked(self, client):
        one, other = thread.accepted(), thread.accepted(title="小区停水三天")
        work_as(client, DISPATCHER, "dispatcher")
        answer = client.get(f"/desk/merge/{one.number}/{other.number}/")
        title = answer.context["pairs"][0]
        assert [piece.text for piece in title.one if piece.differs] == ["两"]
        assert "<mark>两</mark>" in answer.content.decode()

    def test_one_goes_into_the_other(self, client):
        one, other = thread.accepted(), thread.accepted()
        work_as(client, DISPATCHER, "dispatcher")
        answer = client.get(f"/desk/merge/{one.number}/{other.number}/?next={HERE}")
        way_in = answer.context["ways"][1]
        said = way_in["sent"] | {"next": answer.context["there"]}
        assert client.post(way_in["action"], said)["Location"] == HERE
        merged = thread.fresh(other)
        assert (merged.state, merged.merged_into_id) == (CaseState.MERGED, one.pk)

    def test_what_cannot_be_is_locked_with_the_reason(self, client):
        one, other = thread.dispatched(), thread.accepted()
        work_as(client, DISPATCHER, "dispatcher")
        answer = client.get(f"/desk/merge/{one.number}/{other.number}/")
        assert answer.context["ways"][0]["locked"] and not answer.context["ways"][1]["locked"]
        assert "匿名诉求" in answer.context["repeat"]["locked"]

    def test_a_case_is_not_compared_with_itself_nor_by_whoever_may_not_merge(self, client):
        one, other = thread.accepted(), thread.accepted()
        work_as(client, DISPATCHER, "dispatcher")
        assert client.get(f"/desk/merge/{one.number}/{one.number}/").status_code == 404
        assert client.get(f"/desk/merge/{one.number}/0/").status_code == 404
        sign_in(client, "panyiming")
        assert client.get(f"/desk/merge/{one.number}/{other.number}/").status_code == 403


def test_in_texts_that_have_little_in_common_nothing_is_marked():
    apart = pair("诉求", "停水两天", "路灯不亮", is_text=True)
    assert [(piece.text, piece.differs) for piece in apart.one] == [("停水两天", False)]
    assert not apart.same
    assert pair("区域", "兰山区", "兰山区").same


def test_phrases_stand_under_the_boxes_of_every_act(client):
    case = thread.accepted()
    body = opened(client, f"?on={case.number}&act=dispatch").content.decode()
    assert 'data-inserts="dispatch-dispatch_note"' in body and "先行联系诉求人核实情况" in body


def test_after_the_last_row_nothing_is_before_the_reader(client):
    answer = opened(client)
    assert keys(answer) == [] and "现在没有要办的" in answer.content.decode()
