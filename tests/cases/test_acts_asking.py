"""What the unit asks for its order, at a screen: with its proof, told beforehand what stands against it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from lianxin.calendars.spans import Span
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.states import RequestKind
from lianxin.cases.steps.ask_finding import Finding, ask_finding
from lianxin.cases.steps.reject_return import reject_return
from lianxin.foundation import time
from lianxin.foundation.files import links_of
from tests.cases import act_forms as at_screen
from tests.cases import returns_thread as returns
from tests.cases import thread
from tests.cases import work_thread as work
from tests.cases.step_table.frame import photo
from tests.cases.thread import HOUR
from tests.cast import actor, sign_in
from tests.foundation.files.conftest import folder

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
HANDLER, DEPUTY, STRANGER = "zhaihongyu", "niebaichuan", "cuiyating"
AT = work.TUESDAY + 2 * HOUR


@pytest.fixture(autouse=True)
def tuesday() -> Iterator[None]:
    with time.frozen(AT):
        yield


def sent() -> TaskOrder:
    return at_screen.renewed(thread.order_of(thread.dispatched(at=AT - HOUR)))


def handled() -> TaskOrder:
    return thread.signed()


def request_of(order: TaskOrder, kind: str) -> CaseRequest:
    return CaseRequest.objects.unscoped("test").filter(order=order, kind=kind).latest("pk")


RETURN = {
    "reason": "not_our_area",
    "basis": "事发地点属罗庄区",
    "suggested": returns.OTHER,
    "proof": ["site_photo"],
}
EXTENSION = {"span": "3个工作日", "reason": "construction", "request": "需开挖更换管道"}
SUSPENSION = {"until": "2026-12-01 18:00", "reason": "season", "request": "冻土期不能开挖"}
FINDING = {"kind": "beyond_duty", "request": "属小区内部管网，由业主共有。"}
# The act, on what, with what; the kind of what is asked; and the event that tells of it.
ASKED: dict[str, tuple[Callable[[], TaskOrder], dict[str, Any], str, str]] = {
    "return_order": (sent, RETURN, "return", "order.return_asked"),
    "ask_extension": (handled, EXTENSION, "extension", "order.extension_asked"),
    "ask_suspension": (handled, SUSPENSION, "suspension", "order.suspension_asked"),
    "ask_finding": (handled, FINDING, "beyond_duty", "order.finding_asked"),
}


@pytest.mark.parametrize("key", ASKED)
def test_what_is_asked_goes_out_with_its_proof(client: Client, key: str):
    make, said, kind, event = ASKED[key]
    order = make()
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, key), **said, uploads=photo())
    assert answer.status_code == 302, at_screen.problems(answer)
    assert at_screen.kinds(order)[-2:] == ["order.file_attached", event]
    needs = request_of(order, kind).needs
    assert ("site_photo" if key == "return_order" else "proof") in needs


@pytest.mark.parametrize("key", ASKED)
def test_what_is_asked_twice_with_one_press_is_asked_once(client: Client, key: str):
    make, said, _kind, event = ASKED[key]
    order = make()
    where = at_screen.address(order, key)
    form = at_screen.drawn(client, HANDLER, where) | said
    assert [client.post(where, form | {"uploads": photo()}).status_code for _press in range(2)] == [302, 302]
    assert at_screen.kinds(order).count(event) == 1
    assert links_of(("task_order", order.pk)).count() == 1


@pytest.mark.parametrize("key", ASKED)
def test_a_form_without_words_comes_back_and_nothing_is_put_to_the_order(client: Client, key: str):
    make, said, _kind, _event = ASKED[key]
    order, words = make(), "basis" if key == "return_order" else "request"
    before = at_screen.kinds(order)
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, key), **(said | {words: " "}), uploads=photo())
    assert list(at_screen.problems(answer)) == [words]
    assert at_screen.kinds(order) == before
    assert not links_of(("task_order", order.pk)).exists()


@pytest.mark.parametrize("key", ASKED)
def test_what_has_changed_meanwhile_is_told_and_a_second_press_goes_through(client: Client, key: str):
    make, said, _kind, event = ASKED[key]
    order = make()
    where = at_screen.address(order, key)
    form = at_screen.drawn(client, HANDLER, where) | said
    TaskOrder.objects.unscoped("test").filter(pk=order.pk).update(version=order.version + 7)
    answer = client.post(where, form | {"uploads": photo()})
    assert list(at_screen.problems(answer)) == ["__all__"]
    assert not links_of(("task_order", order.pk)).exists()
    kept = answer.context["form"].data
    again = {**said, "seen": kept["seen"], "request_key": kept["request_key"], "uploads": photo()}
    assert client.post(where, again).status_code == 302
    assert at_screen.kinds(order)[-1] == event


@pytest.mark.parametrize("key", ASKED)
def test_nobody_asks_for_a_foreign_order(client: Client, key: str):
    order = ASKED[key][0]()
    for name, status in ((STRANGER, 404), ("gengruoxi", 403)):
        sign_in(client, name)
        assert client.get(at_screen.address(order, key)).status_code == status


def test_proof_that_is_named_must_be_there(client):
    order = sent()
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, "return_order"), **RETURN)
    assert at_screen.problems(answer) == {"uploads": ["请把所选的证明材料拍照或扫描上传。"]}
    assert at_screen.renewed(order).state == "pending_sign_for"


def test_proof_that_is_not_named_is_asked_for_and_no_file_stays(client):
    order = sent()
    said = RETURN | {"proof": [], "uploads": photo()}
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, "return_order"), **said)
    assert at_screen.problems(answer) == {"proof": ["请附证明材料。"]}
    assert not links_of(("task_order", order.pk)).exists()


def test_the_form_says_until_when_and_what_each_reason_needs(client):
    order = sent()
    sign_in(client, HANDLER)
    answer = client.get(at_screen.address(order, "return_order"))
    text = answer.content.decode()
    assert "须有：证明材料、依据（法条或权责清单）、建议承办单位。" in text
    assert [label for _code, label in answer.context["form"].fields["proof"].choices] == [
        "与诉求人的通话录音",
        "分管负责人签字",
        "现场照片",
    ]
    assert "前可以退单。" in answer.context["form"].fields["reason"].help_text


def test_what_is_missing_for_more_time_is_told_by_name(client):
    order = thread.signed(number=thread.NUMBER)
    said = EXTENSION | {"reason": "appraisal"}
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, "ask_extension"), **said)
    assert at_screen.problems(answer) == {"shown": ["还缺：证明材料、已告知来电人。"]}
    told = said | {"shown": ["citizen_told"], "uploads": photo()}
    answer = at_screen.pressed(client, HANDLER, at_screen.address(order, "ask_extension"), **told)
    assert answer.status_code == 302
    assert request_of(order, "extension").needs == ["citizen_told", "proof"]


def test_a_citizen_who_cannot_be_told_is_not_asked_for(client):
    sign_in(client, HANDLER)
    form = client.get(at_screen.address(handled(), "ask_extension")).context["form"]
    assert "shown" not in form.fields


@pytest.mark.parametrize("span", ["很久", "0", "-1", "3个月", "0.3个工作日"])
def test_a_span_that_nobody_understands_is_refused_with_examples(client, span):
    answer = at_screen.pressed(
        client, HANDLER, at_screen.address(handled(), "ask_extension"), **(EXTENSION | {"span": span})
    )
    assert "请写作" in at_screen.problems(answer)["span"][0]
    assert answer.context["form"].data["span"] == span


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("3", "3wd"),
        ("2天", "2d"),
        ("半个工作日", "0.5wd"),
        ("1个半工作日", "1.5wd"),
        ("2 个工作日", "2wd"),
        ("5wd", "5wd"),
    ],
)
def test_a_span_is_written_as_people_say_it(client, said, meant):
    order = handled()
    answer = at_screen.pressed(
        client, HANDLER, at_screen.address(order, "ask_extension"), **(EXTENSION | {"span": said})
    )
    assert answer.status_code == 302
    assert request_of(order, "extension").wanted_span == str(Span.parse(meant))


def test_too_long_a_span_is_refused_beside_its_box(client):
    answer = at_screen.pressed(
        client, HANDLER, at_screen.address(handled(), "ask_extension"), **(EXTENSION | {"span": "90天"})
    )
    assert list(at_screen.problems(answer)) == ["span"]


def test_a_date_beyond_the_longest_standstill_is_refused_beside_its_box(client):
    said = SUSPENSION | {"until": "2029-01-01", "uploads": photo()}
    answer = at_screen.pressed(client, HANDLER, at_screen.address(handled(), "ask_suspension"), **said)
    assert list(at_screen.problems(answer)) == ["until"]


def test_what_is_asked_already_is_locked_with_the_reason(client):
    order = handled()
    work.asked(order, at=AT)
    work.to_suspend(order, at=AT)
    locked = at_screen.locks(client, HANDLER, order)
    assert locked["申请延期"] == "已有一项延期申请尚未审核。"
    assert locked["申请挂起"] == "已有一项挂起申请尚未审核。"


def test_once_the_window_has_passed_a_return_is_locked_with_the_reason(client):
    order = handled()
    with time.frozen(AT + timedelta(days=30)):
        assert "期限已于" in at_screen.locks(client, HANDLER, order)["退单"]


def test_after_a_refused_return_no_other_is_offered(client):
    request = returns.asked(sent(), at=AT)
    reject_return(request, "属你单位。", by=actor("shaojinghe"), at=AT)
    assert "已有结论" in at_screen.locks(client, HANDLER, request.order)["退单"]


def test_when_it_is_too_late_for_more_time_the_act_says_so(client):
    order = handled()
    with time.frozen(_end_of(order) - timedelta(minutes=10)):
        assert "延期须在到期前" in at_screen.locks(client, HANDLER, order)["申请延期"]


def _end_of(order: TaskOrder) -> datetime:
    found: datetime = order.clocks.get(kind="handle").due_at
    return found


def test_a_finding_is_asked_once_for_each_kind(client):
    order = handled()
    finding = Finding(kind=RequestKind.BEYOND_DUTY, words="属小区内部管网。", shown=("proof",))
    ask_finding(order, finding, by=actor(HANDLER), at=AT)
    sign_in(client, HANDLER)
    form = client.get(at_screen.address(order, "ask_finding")).context["form"]
    assert [code for code, _label in form.fields["kind"].choices] == ["unreasonable"]
    ask_finding(
        at_screen.renewed(order),
        replace(finding, kind=RequestKind.UNREASONABLE, shown=("proof", "leader")),
        by=actor(HANDLER),
        at=AT,
    )
    assert at_screen.locks(client, HANDLER, order)["申请认定"] == "已经申请或者作出认定"


def test_what_a_finding_lacks_is_told_beside_the_checks(client):
    said = FINDING | {"kind": "unreasonable"}
    answer = at_screen.pressed(client, HANDLER, at_screen.address(handled(), "ask_finding"), **said)
    assert at_screen.problems(answer) == {"needs": ["还须提供：证明材料、分管负责人或班长签字。"]}


def test_the_units_leader_endorses_and_the_form_shows_what_is_asked(client):
    request = work.asked(at=AT)
    where = at_screen.address(request.order, "endorse", request.pk)
    sign_in(client, DEPUTY)
    assert "需开挖更换管道" in client.get(where).content.decode()
    assert at_screen.pressed(client, DEPUTY, where, request_opinion="同意").status_code == 302
    request.refresh_from_db()
    assert request.state == "asked"


def test_the_handler_does_not_endorse_himself(client):
    request = work.asked(at=AT)
    sign_in(client, HANDLER)
    assert client.get(at_screen.address(request.order, "endorse", request.pk)).status_code == 403


def test_what_was_asked_is_taken_back(client):
    request = returns.asked(sent(), at=AT)
    where = at_screen.address(request.order, "withdraw_request", request.pk)
    form = at_screen.drawn(client, HANDLER, where)
    assert [client.post(where, form).status_code for _press in range(2)] == [302, 302]
    request.refresh_from_db()
    assert (request.state, at_screen.renewed(request.order).state) == ("void", "pending_sign_for")


def test_what_another_unit_asked_is_not_there(client):
    request = work.asked(at=AT)
    sign_in(client, STRANGER)
    assert client.get(at_screen.address(request.order, "withdraw_request", request.pk)).status_code == 404


def test_a_standstill_ends_when_the_unit_goes_on(client):
    order = work.suspended(at=AT - 2 * HOUR)
    where = at_screen.address(order, "resume")
    assert at_screen.pressed(client, HANDLER, where, handling_note="天暖了").status_code == 302
    assert at_screen.renewed(order).state == "handling"
    assert "申请挂起" not in at_screen.locks(client, HANDLER, order)
