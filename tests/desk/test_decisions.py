"""What waits to be decided: whose it is, what is told beforehand, deciding one and several."""

from datetime import timedelta

import pytest
from django.test import Client

from lianxin.cases.models import CaseRequest
from lianxin.cases.states import CaseState, OrderState, RequestState
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.endorse import endorse
from lianxin.foundation import time
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread, work_thread
from tests.cases.thread import HOUR, MONDAY
from tests.cases.work_thread import DEPUTY, HEAD, HOTLINE_HEAD, REVIEWER, TUESDAY
from tests.cast import actor, sign_in
from tests.desk.posts import work_as
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
HERE, NOON = "/desk/decisions/", TUESDAY + 3 * HOUR


def opened(client: Client, query: str, username: str):
    sign_in(client, username)
    answer = client.get(HERE + query)
    assert answer.status_code == 200, answer.content.decode()
    return answer


def keys(answer, name: str = "rows") -> list[str]:
    return [row.key for row in answer.context[name]]


def sent(client: Client, answer, **fields: str):
    form = answer.context["form"]
    said = {name: str(value) for name, value in form.initial.items() if value is not None}
    return client.post(answer.context["action"], said | {"next": answer.context["next"]} | fields)


def state_of(request: CaseRequest) -> str:
    return CaseRequest.objects.unscoped("test").get(pk=request.pk).state


def test_a_leader_endorses_what_his_unit_asks_and_sees_no_other_units(client):
    with time.frozen(NOON):
        request = work_thread.asked()
        other = work_thread.asked(thread.signed(title="路灯不亮"))
        foreign = opened(client, "?tab=endorse", "tumingyi")
        assert keys(foreign) == []
        answer = opened(client, "?tab=endorse", DEPUTY)
        assert keys(answer) == [str(request.pk), str(other.pk)]
        assert client.get(f"{HERE}ends/?tab=endorse&on=0&act=endorse").context["ends"] == []
        assert answer.context["rows"][0].said == "延期3个工作日 · 需施工维修 · 需开挖更换管道"
        assert [end.label for end in answer.context["ends"]] == ["派单方审核"]
        assert sent(client, answer).status_code == 302
        assert (state_of(request), state_of(other)) == (RequestState.ASKED, RequestState.PENDING_UNIT)


def test_a_reply_is_signed_off_beside_the_original_words_with_checks(client):
    order = thread.submitted()
    with time.frozen(NOON):
        answer = opened(client, "?tab=replies", DEPUTY)
        body = answer.content.decode()
        assert keys(answer) == [str(order.pk)]
        assert thread.REPLY.public in body and "请尽快恢复" in body
        assert "没写联系电话，群众没法打" in [check.text for check in answer.context["replies"][0].checks]
        assert sent(client, answer).status_code == 302
        assert way.renewed(order).state == OrderState.FINISHED


def test_on_a_phone_a_row_opens_its_form_and_the_form_is_pressed(client):
    request = work_thread.asked()
    with time.frozen(NOON):
        (row,) = opened(client, "?tab=endorse", DEPUTY).context["rows"]
        first = row.quick[0]
        assert first.label == "同意本单位申请" and first.is_main
        sheet = client.get(first.href, headers={"HX-Request": "true"})
        said = {"seen": sheet.context["form"].initial["seen"], "request_key": "once", "next": sheet.context["next"]}
        assert client.post(sheet.context["action"], said)["Location"] == f"{HERE}?tab=endorse"
        assert state_of(request) == RequestState.ASKED


def test_more_time_is_granted_until_when_the_page_has_told(client):
    request = work_thread.endorsed()
    with time.frozen(NOON):
        answer = opened(client, "?tab=extensions", REVIEWER)
        (end,) = answer.context["ends"]
        query = {"tab": "extensions", "on": request.pk, "act": "grant_extension", "span": "5个工作日"}
        (longer,) = client.get(f"{HERE}ends/", query).context["ends"]
        assert longer.at > end.at
        assert sent(client, answer, span="").status_code == 302
        assert way.due(way.renewed(request.order)) == end.at


def test_what_the_rules_give_to_others_stands_below_with_whom_it_waits_for(client):
    order = back.redispatched()
    request = back.asked(order, at=MONDAY + 4 * HOUR)
    with time.frozen(MONDAY + 5 * HOUR):
        work_as(client, "shaojinghe", "dispatcher")
        answer = client.get(f"{HERE}?tab=returns")
        assert (keys(answer), keys(answer, "others")) == ([], [str(request.pk)])
        assert "由班长审核" in answer.content.decode()
        assert keys(opened(client, "?tab=returns", "qiaoyulan")) == [str(request.pk)]


def test_standing_still_tells_when_it_goes_on_and_until_when_then(client):
    request = work_thread.to_suspend()
    with time.frozen(NOON):
        answer = opened(client, "?tab=suspensions", HOTLINE_HEAD)
        resumed, later = answer.context["ends"]
        assert (resumed.label, resumed.at) == ("恢复办理", request.wanted_until)
        assert later.at > way.due(way.renewed(request.order))


def test_declines_are_confirmed_by_another_person(client):
    case = thread.registered()
    with time.frozen(MONDAY + HOUR):
        decline(case, "court", "请向法院起诉。", by=actor("linxiaoyun"), at=MONDAY + HOUR)
    with time.frozen(MONDAY + 2 * HOUR):
        answer = opened(client, "?tab=declines", "qiaoyulan")
        assert keys(answer) == [str(case.pk)]
        assert answer.context["rows"][0].said.endswith("请向法院起诉。")
        assert [end.label for end in answer.context["ends"]] == ["诉求人可提异议"]
        assert sent(client, answer).status_code == 302
        assert thread.fresh(case).state == CaseState.DECLINED


def test_several_are_granted_alike_each_with_its_result(client):
    one, other = work_thread.asked(), work_thread.asked(thread.signed(title="路灯不亮"))
    with time.frozen(NOON):
        sign_in(client, DEPUTY)
        said = {"tab": "endorse", "number": [one.pk, other.pk], "request_key": "both", "opinion": "同意"}
        answer = client.post(f"{HERE}alike/", said)
        assert [each.why for each in answer.context["results"]] == ["", ""]
        assert {state_of(one), state_of(other)} == {RequestState.ASKED}
        again = client.post(f"{HERE}alike/", said | {"request_key": "again"})
        assert {each.why for each in again.context["results"]} == {"申请现为“待审核”，不能进行这一步。"}
        assert client.post(f"{HERE}alike/", said | {"number": ["0"]}).status_code == 404
        assert client.post(f"{HERE}alike/", said | {"tab": "replies"}).status_code == 422
        assert client.post(f"{HERE}alike/", said | {"number": []}).status_code == 422


def test_what_units_give_back_is_taken_back_at_once(client):
    request = back.asked()
    with time.frozen(back.AT + HOUR):
        sign_in(client, "shaojinghe")
        said = {"tab": "returns", "number": [request.pk], "request_key": "all"}
        (came,) = client.post(f"{HERE}alike/", said).context["results"]
    assert (came.said, came.why, state_of(request)) == ("已同意退单", "", RequestState.GRANTED)


def test_what_others_have_decided_is_told_in_the_row(client):
    one, other = work_thread.asked(), work_thread.asked(thread.signed(title="路灯不亮"))
    with time.frozen(NOON):
        sign_in(client, DEPUTY)
        work_thread.asked(thread.signed(title="后来的"))
        endorse(one, "", by=actor(HEAD), at=NOON)
        answer = client.get(f"{HERE}?tab=endorse&rows={one.pk},{other.pk}")
        left = {row.key: (row.left, bool(row.quick)) for row in answer.context["rows"]}
        assert left == {str(one.pk): ("已不在此列：待审核", False), str(other.pk): ("", True)}
        assert (answer.context["new"], answer.context["taken"]) == (1, "已不在此列：待审核")
        assert client.get(f"{HERE}?tab=endorse&rows={one.pk}-1").status_code == 200
        assert client.get(f"{HERE}?tab=endorse&rows=x").status_code == 422


@pytest.mark.parametrize("username", ["linxiaoyun", "panyiming", "ouyangxu", "gaoyuanzhou"])
def test_who_decides_nothing_is_told_so(client, username):
    sign_in(client, username)
    for address in (HERE, f"{HERE}ends/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{HERE}alike/").status_code == 403


def test_a_tab_of_others_is_refused(client):
    sign_in(client, DEPUTY)
    assert client.get(f"{HERE}?tab=returns").status_code == 422
    sign_in(client, HEAD)
    assert client.get(f"{HERE}?on=²").status_code == 200


@pytest.mark.parametrize(("name", "tab", "username"), [("hub", "extensions", REVIEWER), ("unit", "endorse", DEPUTY)])
def test_the_page_asks_as_often_as_is_pinned(client, name, tab, username):
    for title in ("小区停水", "路灯不亮", "暖气不热"):
        order = thread.signed(title=title)
        work_thread.asked(order) if name == "unit" else work_thread.endorsed(order)
    with time.frozen(NOON + timedelta(minutes=1)):
        opened(client, f"?tab={tab}", username)
        with pinned(f"desk.decisions.{name}"):
            client.get(f"{HERE}?tab={tab}")
