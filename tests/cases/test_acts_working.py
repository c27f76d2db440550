"""What the unit does with its order, at a screen: drawn, taken, refused with the words kept, done once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from lianxin.cases.models import CaseEvent, CaseText, TaskOrder
from lianxin.cases.states import AppealType
from lianxin.cases.steps.consult import consult
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.process_note import process_note
from lianxin.foundation import time
from lianxin.foundation.files import links_of
from tests.cases import act_forms as at_screen
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cases.step_table.frame import photo
from tests.cases.thread import HOUR, MONDAY, order_of
from tests.cast import actor, person, sign_in
from tests.foundation.files.conftest import folder

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
HANDLER, DEPUTY, STRANGER = "zhaihongyu", "niebaichuan", "cuiyating"


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(MONDAY + 3 * HOUR):
        yield


def sent() -> TaskOrder:
    return at_screen.renewed(order_of(thread.dispatched()))


def numbered() -> TaskOrder:
    return thread.signed(number=thread.NUMBER)


# The act, by whom, on what, with what; and the event that tells of it.
TAKEN: dict[str, tuple[str, Callable[[], TaskOrder], dict[str, Any], str]] = {
    "sign_for": (HANDLER, sent, {}, "order.signed_for"),
    "first_contact": (HANDLER, numbered, {"contact_note": "已通话，约定下午上门。"}, "order.contacted"),
    "process_note": (HANDLER, thread.signed, {"process_note": "已到现场。"}, "order.process_noted"),
    "interim_report": (HANDLER, thread.signed, {"interim_report": "正在开挖。"}, "order.interim_reported"),
    "answer_citizen": (HANDLER, numbered, {"citizen_answer": "已修好。", "means": "visit"}, "order.citizen_answered"),
    "sub_dispatch": (HANDLER, thread.signed, {"lead": way.TOWN, "dispatch_note": "请速办"}, "order.passed_on"),
    "finish": (HANDLER, thread.signed, {"reply_public": "已修好。", "reply_internal": "换了阀门。"}, "order.submitted"),
    "sign_off": (DEPUTY, thread.submitted, {"sign_off_opinion": "同意"}, "order.signed_off"),
    "reject_reply": (DEPUTY, thread.submitted, {"sign_off_opinion": "请写清原因。"}, "order.reply_rejected"),
}


@pytest.mark.parametrize("key", TAKEN)
def test_an_act_is_drawn_and_taken_and_leads_back_to_the_case(client: Client, key: str):
    who, make, said, event = TAKEN[key]
    order = make()
    answer = at_screen.pressed(client, who, at_screen.address(order, key), **said)
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{order.case.number}/")
    assert at_screen.kinds(order)[-1] == event


@pytest.mark.parametrize("key", TAKEN)
def test_an_act_pressed_twice_is_done_once(client: Client, key: str):
    who, make, said, event = TAKEN[key]
    order = make()
    where = at_screen.address(order, key)
    form = at_screen.drawn(client, who, where) | said
    assert [client.post(where, form).status_code for _press in range(2)] == [302, 302]
    assert at_screen.kinds(order).count(event) == 1


@pytest.mark.parametrize("key", [key for key in TAKEN if key not in ("sign_for", "sign_off")])
def test_a_form_left_empty_comes_back_with_its_faults_and_nothing_is_done(client: Client, key: str):
    who, make, said, _event = TAKEN[key]
    order = make()
    before = at_screen.kinds(order)
    answer = at_screen.pressed(client, who, at_screen.address(order, key))
    assert set(at_screen.problems(answer)) <= set(said)
    assert at_screen.kinds(order) == before


@pytest.mark.parametrize("key", TAKEN)
def test_what_has_changed_meanwhile_is_told_and_a_second_press_is_a_decision(client: Client, key: str):
    who, make, said, event = TAKEN[key]
    order = make()
    where = at_screen.address(order, key)
    form = at_screen.drawn(client, who, where) | said
    TaskOrder.objects.unscoped("test").filter(pk=order.pk).update(version=order.version + 7)
    answer = client.post(where, form)
    assert at_screen.problems(answer) == {"__all__": ["这件事刚被别人改动过，请看过最新情况再办。"]}
    kept = answer.context["form"].data
    assert {name: kept[name] for name in said} == said
    again = {**said, "seen": kept["seen"], "request_key": kept["request_key"]}
    assert client.post(where, again).status_code == 302
    assert at_screen.kinds(order)[-1] == event


@pytest.mark.parametrize("key", TAKEN)
def test_an_act_on_a_foreign_order_is_not_there(client: Client, key: str):
    _who, make, _said, _event = TAKEN[key]
    order = make()
    with_right = DEPUTY if key in ("sign_off", "reject_reply") else STRANGER
    sign_in(client, STRANGER)
    expected = 403 if with_right == DEPUTY else 404
    assert client.get(at_screen.address(order, key)).status_code == expected


@pytest.mark.parametrize("key", TAKEN)
def test_the_hotline_does_not_do_what_is_the_units(client: Client, key: str):
    _who, make, _said, _event = TAKEN[key]
    order = make()
    sign_in(client, "gengruoxi")
    assert client.get(at_screen.address(order, key)).status_code in (403, 404)


def test_somebody_of_the_unit_is_named_to_handle_it(client):
    order = sent()
    colleague = person(DEPUTY)
    where = at_screen.address(order, "assign")
    assert at_screen.pressed(client, HANDLER, where, assignee=colleague.pk).status_code == 302
    assert at_screen.renewed(order).assignee_id == colleague.pk


def test_only_people_of_the_unit_can_be_named(client):
    order = sent()
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, "assign"), assignee=person(STRANGER).pk)
    assert set(at_screen.problems(answer)) == {"assignee"}
    assert at_screen.renewed(order).assignee_id is None
    offered = [name for _pk, name in answer.context["form"].fields["assignee"].choices]
    assert offered == ["庄德厚", "翟虹宇", "聂百川"]


def test_several_pictures_are_put_to_the_order_at_once(client):
    order = thread.signed()
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, "attach_to_order"), uploads=[photo(), photo()])
    assert answer.status_code == 302
    assert [link.kind for link in links_of(("task_order", order.pk))] == ["handling", "handling"]


def test_of_several_files_one_bad_one_lets_none_through(client):
    order = thread.signed()
    bad = photo()
    bad._name = "现场.exe"
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, "attach_to_order"), uploads=[photo(), bad])
    assert "现场.exe" in at_screen.problems(answer)["uploads"][0]
    assert not links_of(("task_order", order.pk)).exists()


def test_a_reply_goes_with_its_pictures_or_not_at_all(client):
    order = thread.signed(number=thread.NUMBER)  # nobody has spoken to the citizen yet
    said = {"reply_public": "已修好。", "reply_internal": "换了阀门。", "uploads": photo()}
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, "finish"), **said)
    assert at_screen.problems(answer) == {"__all__": ["请先联系诉求人并记录，再提交办理结果。"]}
    assert answer.context["form"].data["reply_public"] == "已修好。"
    assert not links_of(("task_order", order.pk)).exists()


def test_pictures_handed_in_twice_with_the_reply_are_kept_once(client):
    order = thread.signed()
    where = at_screen.address(order, "finish")
    form = at_screen.drawn(client, HANDLER, where) | {"reply_public": "已修好。", "reply_internal": "换了阀门。"}
    for _press in range(2):
        assert client.post(where, form | {"uploads": photo()}).status_code == 302
    assert links_of(("task_order", order.pk)).count() == 1
    assert at_screen.kinds(order).count("order.submitted") == 1


def test_a_reply_that_was_given_back_is_mended_and_not_written_anew(client):
    order = thread.submitted()
    at_screen.pressed(client, DEPUTY, at_screen.address(order, "reject_reply"), sign_off_opinion="请写清原因。")
    sign_in(client, HANDLER)
    text = client.get(at_screen.address(order, "finish")).content.decode()
    assert ("请写清原因。" in text, thread.REPLY.public in text, thread.REPLY.internal in text) == (True, True, True)


def test_the_one_who_signs_off_reads_question_and_reply_on_the_form(client):
    order = thread.submitted()
    sign_in(client, DEPUTY)
    text = client.get(at_screen.address(order, "sign_off")).content.decode()
    assert ("停水两天" in text, thread.REPLY.public in text) == (True, True)


def test_an_enquiry_may_be_answered_without_signing_first(client):
    order = at_screen.renewed(order_of(thread.dispatched(appeal_type=AppealType.ENQUIRY)))
    said = {"reply_public": "请到大厅办理。", "reply_internal": "政策咨询。"}
    assert at_screen.pressed(client, HANDLER, at_screen.address(order, "finish"), **said).status_code == 302
    assert at_screen.renewed(order).state == "finished"


def test_what_cannot_be_done_yet_says_why(client):
    unsigned, called = sent(), thread.signed(number=thread.NUMBER)
    assert at_screen.locks(client, HANDLER, unsigned)["记录过程"] == "任务单现为“待签收”"
    locked = at_screen.locks(client, HANDLER, called)
    assert locked["提交办理结果"] == "请先联系诉求人并记录，再提交办理结果。"
    assert at_screen.locks(client, HANDLER, thread.signed())["答复群众"].startswith("诉求人没有留下联系方式")


def test_whoever_waits_for_those_below_is_told_so(client):
    order = way.three_tiers()[0]
    assert at_screen.locks(client, HANDLER, order)["提交办理结果"].startswith("下级单位还有任务单未办结")


def test_a_second_unit_below_only_assists(client):
    order = thread.signed()
    way.passed_on(order, way.TOWN, at=MONDAY + 2 * HOUR)
    sign_in(client, HANDLER)
    form = client.get(at_screen.address(order, "sub_dispatch")).context["form"]
    assert "lead" not in form.fields
    assert "下级须在" in form.fields["dispatch_note"].help_text


def test_a_unit_that_is_not_below_is_refused_beside_its_box(client):
    order = thread.signed()
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, "sub_dispatch"), lead=thread.DEPARTMENT)
    assert list(at_screen.problems(answer)) == ["lead"]
    assert at_screen.kinds(order)[-1] == "order.signed_for"


def asked_of_the_county():
    """兰山区 is asked whether a matter is its own; it has no order of it."""
    case = thread.accepted(number=thread.NUMBER, content="王春梅家停水，电话19900000001。")
    words = "王春梅反映停水，是否属贵单位职责？"
    return consult(case, thread.unit(thread.COUNTY), words, by=actor("shaojinghe"), at=MONDAY)


def test_a_question_is_answered_by_a_unit_that_does_not_read_the_case(client):
    row = asked_of_the_county()
    where = f"/cases/asked/answer_consultation/{row.pk}/"
    sign_in(client, HANDLER)
    text = client.get(where).content.decode()
    assert ("反映停水" in text, "王春梅" in text, row.case.number in text) == (True, False, False)
    said = {"is_ours": "no", "consultation_answer": "属供水公司。"}
    form = at_screen.drawn(client, HANDLER, where) | said
    assert [client.post(where, form).status_code for _press in range(2)] == [302, 302]
    row.refresh_from_db()
    assert row.is_ours is False
    assert CaseText.objects.get(pk=row.answer_id).text == "属供水公司。"
    assert CaseEvent.objects.filter(case=row.case, kind="case.consultation_answered").count() == 1


def test_a_question_to_another_unit_is_not_there(client):
    row = asked_of_the_county()
    sign_in(client, STRANGER)
    assert client.get(f"/cases/asked/answer_consultation/{row.pk}/").status_code == 404
    assert client.get("/cases/asked/sign_for/1/").status_code == 404


def test_a_question_that_fell_says_so_and_takes_no_answer(client):
    row = asked_of_the_county()
    dispatch(row.case, Plan(lead=thread.unit(thread.COMPANY)), by=actor("shaojinghe"), at=MONDAY + HOUR)
    where = f"/cases/asked/answer_consultation/{row.pk}/"
    sign_in(client, HANDLER)
    assert client.get(where).context["locked"] == "热线已不再等候这次征询的答复。"
    said = {"is_ours": "no", "consultation_answer": "属供水公司。"}
    assert at_screen.pressed(client, HANDLER, where, **said).status_code == 422


def test_words_that_a_note_holds_reach_the_case(client):
    order = thread.signed()
    process_note(order, "第一次", by=actor(HANDLER), at=MONDAY + 2 * HOUR)
    at_screen.pressed(client, HANDLER, at_screen.address(order, "process_note"), process_note="第二次")
    rows = CaseText.objects.filter(order=order, kind="process_note").order_by("version")
    assert [row.text for row in rows] == ["第一次", "第二次"]


def test_a_row_of_a_case_is_named_by_its_own_id_alone(client):
    order = sent()
    sign_in(client, HANDLER)
    assert client.get(f"/cases/{order.case.number}/do/sign_for/").status_code == 404
    assert client.get(f"/cases/{order.case.number}/do/sign_for/{order.pk}/").status_code == 200
