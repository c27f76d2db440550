"""A unit's own pages: the order in the hand, whom to call, many orders signed for at once, acts from the list."""

from collections.abc import Iterator

import pytest
from django.test import Client

from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import AppealType
from lianxin.cases.steps.ask_extension import ask_extension
from lianxin.cases.steps.attach_to_order import attach_to_order
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.process_note import process_note
from lianxin.cases.steps.reject_return import reject_return
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.withhold_identity import withhold_identity
from lianxin.cases.unit_faces import UnitSheet
from lianxin.foundation import time
from lianxin.foundation.models.access import AccessEntry
from lianxin.foundation.ui.moments import minute
from tests.cases import act_forms as at_screen
from tests.cases import dispatch_thread as way
from tests.cases import hub_thread as hubs
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cases import work_thread as work
from tests.cases.thread import COMPANY, HOUR, MONDAY, order_of
from tests.cast import actor, sign_in
from tests.foundation.files.makings import picture, upload
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
HANDLER, DEPUTY, HEAD, STRANGER, HUB = "zhaihongyu", "niebaichuan", "zhuangdehou", "cuiyating", "gengruoxi"
NOON = MONDAY + 3 * HOUR


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(NOON):
        yield


def sheet(client: Client, username: str, case: Case) -> UnitSheet | None:
    """What the member's page of a case says of his unit's order."""
    sign_in(client, username)
    found: UnitSheet | None = client.get(f"/cases/{case.number}/").context["unit"]
    return found


def shown(client: Client, username: str, case: Case) -> UnitSheet:
    found = sheet(client, username, case)
    assert found is not None
    return found


def asked(client: Client, username: str, case: Case) -> list[tuple[str, str, str]]:
    """What the member's page says is asked with the orders: title, whom alone, words."""
    sign_in(client, username)
    rows = client.get(f"/cases/{case.number}/").context["sent_with"]
    return [(row.title, row.unit, row.text) for row in rows]


def test_what_the_unit_above_asks_stands_with_the_order_that_it_passed_on(client):
    order = thread.signed()
    way.passed_on(order, way.BUREAU, at=MONDAY + 2 * HOUR)
    of_all = [("12345 派单说明", "", each.text) for each in order.case.texts.filter(kind="dispatch_note", order=None)]
    assert asked(client, "muyunshan", order.case) == [("上级派单说明", "", "请速办并回复"), *of_all]
    assert asked(client, HANDLER, order.case) == [("转下级说明", "兰山区综合执法局", "请速办并回复"), *of_all]


def test_why_it_is_done_anew_stands_first(client):
    case = hubs.reworked()
    with time.frozen(MONDAY + 30 * HOUR):
        assert asked(client, HANDLER, case)[0][:2] == ("12345 重办意见", "")
        assert ("12345 重办意见", "兰山区") in [row[:2] for row in asked(client, HUB, case)]


def test_an_order_that_waits_is_signed_for_by_one_press(client):
    case = thread.dispatched()
    page = shown(client, HANDLER, case)
    assert (page.due.label, page.give_back.label, page.reply) == ("签收", "退单", None)
    assert (page.clock.label, page.end.label) == ("签收", "办理")
    order = order_of(case)
    form = page.direct.initial
    assert client.post(page.due.href, form).status_code == 302
    assert at_screen.renewed(order).state == "handling"


def test_the_band_says_which_clock_counts_and_how_long_the_order_may_be_returned(client):
    page = shown(client, HANDLER, thread.dispatched())
    window = order_of(Case.objects.unscoped("test").get()).clocks.get(kind="return_window")
    assert page.window == window.due_at
    assert page.clock.due < page.end.due


def test_what_limits_others_is_no_clock_of_the_units(client):
    order = thread.signed()
    ask_extension(order, work.wish(), by=way.at_unit(DEPUTY, order.unit), at=NOON)
    assert order.clocks.filter(kind="extension_review").exists()
    page = shown(client, HANDLER, order.case)
    assert page.clock.label in ("提交审签", "办理")


def test_an_order_that_stands_still_says_so_and_when_it_is_looked_at_again(client):
    order = work.suspended()
    with time.frozen(work.TUESDAY + HOUR):
        page = shown(client, HANDLER, order.case)
        band = client.get(f"/cases/{order.case.number}/").context["clock"]
    assert (page.clock.label, page.clock.text, page.clock.due) == ("办理", "已中止计时", None)
    check = order.clocks.get(kind="suspension_check")
    assert (page.end.label, page.end.due) == ("挂起复核", check.due_at)
    assert band.label == f"办理 · {minute(check.due_at)} 复核"
    assert page.call.due is None  # nobody is late meanwhile


def test_a_signed_order_takes_its_reply_in_place(client):
    order = thread.signed()
    page = shown(client, HANDLER, order.case)
    assert (page.due.label, page.reply.press_label) == ("提交办理结果", "送审签")
    said = page.reply.initial | {"reply_public": "已修好，电话05390000111。"}
    assert client.post(page.due.href, said).status_code == 302
    assert at_screen.renewed(order).state == "pending_sign_off"


def test_a_reply_without_words_for_the_hotline_says_the_same_to_it(client):
    order = thread.signed()
    at_screen.pressed(client, HANDLER, at_screen.address(order, "finish"), reply_public="已修好。")
    kinds = ("reply_public", "reply_internal")
    assert [order.case.texts.get(order=order, kind=kind).text for kind in kinds] == ["已修好。"] * 2


def test_whoever_must_speak_to_the_citizen_first_is_led_there(client):
    order = thread.signed(number=thread.NUMBER)
    page = shown(client, HANDLER, order.case)
    assert (page.due.label, page.reply) == ("先行联系", None)
    assert page.call.due == order.clocks.get(kind="first_contact").due_at
    first_contact(order, "已通话", by=actor(HANDLER), at=NOON)
    assert shown(client, HANDLER, order.case).due.label == "提交办理结果"


def test_the_leader_signs_off_where_the_handler_waits(client):
    order = thread.submitted()
    assert shown(client, DEPUTY, order.case).due.label == "审签通过"
    assert shown(client, HANDLER, order.case).due is None


def test_what_was_done_stands_in_its_order_with_what_was_written(client):
    order = thread.signed()
    process_note(order, "二网阀门故障，" + "已更换" * 20, by=actor(HANDLER), at=NOON)
    done = shown(client, HANDLER, order.case).done
    assert [each.what for each in done] == ["签收", "过程记录"]
    assert done[1].note.startswith("二网阀门故障") and len(done[1].note) == 40


def test_what_others_did_to_the_order_is_told_apart(client):
    request = back.asked()
    reject_return(request, "事发地点属贵辖区", by=back.deciding(request), at=NOON)
    done = [(each.what, each.note, each.is_own) for each in shown(client, HANDLER, request.case).done]
    assert done == [("申请退单", "事发地点属罗庄区", True), ("驳回退单", "事发地点属贵辖区", False)]


def test_a_reply_that_was_handed_in_is_read_where_it_is_approved(client):
    order = thread.submitted()
    assert shown(client, DEPUTY, order.case).replied == [thread.REPLY.public, thread.REPLY.internal]


def test_pictures_that_came_with_a_reply_are_seen_where_it_is_signed_off(client):
    order = thread.signed()
    attach_to_order(order, upload(picture(), "现场.jpg"), "handling", by=actor(HANDLER), at=MONDAY + HOUR)
    finish(order, thread.REPLY, by=actor(HANDLER), at=MONDAY + 2 * HOUR)
    sign_in(client, DEPUTY)
    for key in ("sign_off", "reject_reply"):
        form = client.get(at_screen.address(order, key)).content.decode()
        assert 'alt="现场.jpg"' in form and "办理材料 1" in form


def test_nobody_else_has_the_sheet(client):
    case = thread.dispatched(COMPANY)
    assert sheet(client, HUB, case) is None
    assert shown(client, "hetianshui", case).order.unit.code == COMPANY


def test_a_unit_above_reads_its_own_order_not_the_one_below(client):
    order = way.three_tiers()[0]
    assert shown(client, HANDLER, order.case).order == order


# Whom to call.


def call(client: Client, username: str, order: TaskOrder):
    sign_in(client, username)
    return client.post(f"/cases/{order.case.number}/orders/{order.pk}/call/")


def test_the_number_is_shown_once_as_a_link_and_the_look_is_written_down(client):
    order = thread.signed(number=thread.NUMBER)
    answer = call(client, HANDLER, order)
    text = answer.content.decode()
    assert (answer.status_code, f'href="tel:+86{thread.NUMBER}"' in text, "199 0000 0001" in text) == (200, True, True)
    assert "no-store" in answer["Cache-Control"]
    entry = AccessEntry.objects.unscoped("test").latest("pk")
    assert (entry.purpose, entry.person_id, entry.at) == ("contact", actor(HANDLER).person_id, NOON)
    assert f"/do/first_contact/{order.pk}/" in text


def test_the_number_stands_on_no_page_that_is_read(client):
    order = thread.signed(number=thread.NUMBER)
    sign_in(client, HANDLER)
    text = client.get(f"/cases/{order.case.number}/").content.decode()
    assert (thread.NUMBER in text, "打给群众" in text) == (False, True)
    assert client.get(f"/cases/{order.case.number}/orders/{order.pk}/call/").status_code == 405
    assert not AccessEntry.objects.unscoped("test").filter(purpose="contact").exists()


def test_where_the_identity_is_withheld_nobody_is_offered_a_call(client):
    order = thread.signed(number=thread.NUMBER)
    withhold_identity(order.case, by=actor("linxiaoyun"), at=NOON)
    page = shown(client, HANDLER, order.case)
    assert (page.call.href, page.call.told) == ("", "身份保密，由 12345 转告")
    assert call(client, HANDLER, order).status_code == 403
    assert not AccessEntry.objects.unscoped("test").filter(purpose="contact").exists()


def test_on_a_wide_page_too_the_number_is_one_press_away(client):
    order = thread.signed(number=thread.NUMBER)
    sign_in(client, HANDLER)
    text = client.get(f"/cases/{order.case.number}/").content.decode()
    assert text[text.index('id="case"') :].count(f"/orders/{order.pk}/call/") == 2  # hx-post and action of one form


def test_nobody_calls_for_a_foreign_or_an_ended_order(client):
    order = thread.signed(number=thread.NUMBER)
    assert call(client, STRANGER, order).status_code == 404
    assert call(client, HUB, order).status_code == 403
    first_contact(order, "已通话", by=actor(HANDLER), at=NOON)
    assert "first_contact" not in call(client, HANDLER, order).content.decode()


# Many at once.


def sent(count: int) -> list[TaskOrder]:
    return [order_of(thread.dispatched(title=f"第{n}件")) for n in range(count)]


def picked(client: Client, username: str, *orders: int | str) -> dict:
    sign_in(client, username)
    answer = client.get("/cases/sign-for/")
    return {"order": list(orders), "request_key": answer.context["request_key"]}


def test_the_chosen_ones_are_signed_for_and_each_tells_what_came_of_it(client):
    one, two, left = sent(3)
    sign_for(two, by=actor(HANDLER), at=NOON)
    answer = client.post("/cases/sign-for/", picked(client, HANDLER, one.pk, two.pk))
    came = [(each.title, each.said, each.why) for each in answer.context["results"]]
    assert came == [("第0件", "已签收", ""), ("第1件", "", "任务单现为“办理中”，不能进行这一步。")]
    assert [at_screen.renewed(order).state for order in (one, two, left)] == ["handling"] * 2 + ["pending_sign_for"]
    assert (answer.context["further"], answer.context["back"]) == ("还有 1 张待签收", "/cases/sign-for/")


def test_the_same_press_again_signs_for_nothing_twice(client):
    orders = sent(2)
    form = picked(client, HANDLER, *(order.pk for order in orders))
    for _press in range(2):
        answer = client.post("/cases/sign-for/", form)
        assert [each.said for each in answer.context["results"]] == ["已签收", "已签收"]
    assert [at_screen.kinds(order).count("order.signed_for") for order in orders] == [1, 1]


def test_the_page_offers_what_waits_and_picks_what_the_list_picked(client):
    one, two = sent(2)
    thread.signed(title="已签收的")
    sign_in(client, HANDLER)
    rows = client.get(f"/cases/sign-for/?number={two.case.number}").context["rows"]
    assert [(row.order, row.is_picked) for row in rows] == [(one, False), (two, True)]


def test_foreign_orders_are_not_signed_for(client):
    order = order_of(thread.dispatched(COMPANY), COMPANY)
    answer = client.post("/cases/sign-for/", picked(client, HANDLER, order.pk))
    assert answer.status_code == 404
    assert at_screen.renewed(order).state == "pending_sign_for"


@pytest.mark.parametrize("nonsense", [[], ["x"], ["1" * 30], ["٣"], [str(n) for n in range(60)]])
def test_what_is_no_choice_is_refused(client, nonsense):
    assert client.post("/cases/sign-for/", picked(client, HANDLER, *nonsense)).status_code == 422


def test_who_may_not_sign_for_orders_has_no_such_page(client):
    for name in (HEAD, HUB):
        sign_in(client, name)
        assert client.get("/cases/sign-for/").status_code == 403


# The list.


def test_the_next_act_opens_from_the_list_and_leads_back_to_it(client):
    case = thread.dispatched()
    sign_in(client, HANDLER)
    row = client.get("/cases/").context["rows"][0]
    assert row.act_href == f"/cases/{case.number}/do/sign_for/{order_of(case).pk}/?next=/cases/"
    form = client.get(row.act_href).context["form"].initial | {"next": "/cases/"}
    assert client.post(row.act_href, form)["Location"] == "/cases/"


def test_a_leader_approves_a_reply_from_the_list(client):
    order = thread.submitted()
    sign_in(client, DEPUTY)
    row = client.get("/cases/").context["rows"][0]
    assert row.act == "去审签"
    assert client.post(row.act_href, client.get(row.act_href).context["form"].initial).status_code == 302
    assert at_screen.renewed(order).state == "finished"


def test_the_reply_is_written_on_the_page_of_the_case(client):
    thread.signed(appeal_type=AppealType.REPORT)
    sign_in(client, HANDLER)
    row = client.get("/cases/").context["rows"][0]
    assert (row.act, row.act_href) == ("去办理", "")


# What it costs.


def test_the_page_to_sign_for_many_asks_the_same_however_many(client):
    sign_in(client, HANDLER)
    for number in range(3):
        thread.dispatched(title=f"第{number}件")
        client.get("/cases/sign-for/")
        with pinned("cases.sign_for"):
            client.get("/cases/sign-for/")


@pytest.mark.parametrize("key", ["finish", "ask_extension", "ask_suspension", "return_order", "sub_dispatch"])
def test_a_form_asks_the_database_as_often_as_is_pinned(client, key):
    where = at_screen.address(thread.signed(), key)
    sign_in(client, HANDLER)
    client.get(where)
    with pinned(f"cases.act.{key}"):
        client.get(where)


def test_the_order_in_the_hand_asks_as_often_as_is_pinned(client):
    sign_in(client, HANDLER)
    for name, order in (("reply", thread.signed()), ("call", thread.signed(number=thread.NUMBER))):
        client.get(f"/cases/{order.case.number}/")
        with pinned(f"cases.case.unit_{name}"):
            client.get(f"/cases/{order.case.number}/")
