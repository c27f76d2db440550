"""Programs take acts as people do at pages: offered by the same rules, refused with the same words, done once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from lianxin.cases.acts import AskedAct, known
from lianxin.cases.models import Case, CaseEvent, TaskOrder
from lianxin.cases.states import OrderState
from lianxin.cases.steps.consult import consult
from lianxin.exchange.models import Answered, Upload
from lianxin.exchange.v1.fields import FRAME
from lianxin.foundation import time
from tests.cases import thread
from tests.cast import actor
from tests.exchange.programs import Program
from tests.foundation.files.conftest import folder
from tests.query_counts import pinned

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
HANDLER, DEPUTY, REVIEWER, DISPATCHER, AGENT = "zhaihongyu", "niebaichuan", "gengruoxi", "shaojinghe", "linxiaoyun"


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(thread.MONDAY + 3 * thread.HOUR):
        yield


def done(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = answer.json()
    return found


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    found: dict[str, Any] = answer.json()
    assert (answer.status_code, found["code"]) == (status, code), found
    assert set(found) >= {"code", "text", "fields", "request_id"}
    return found


def offered(program: Program, number: str) -> dict[str, dict[str, Any]]:
    return {act["key"]: act for act in done(program.get(f"/cases/{number}/acts"))["acts"]}


def happened(case: Case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("kind", flat=True))


def sent() -> TaskOrder:
    return TaskOrder.objects.unscoped("test").select_related("case").get(pk=thread.order_of(thread.dispatched()).pk)


def test_an_act_is_offered_with_its_target_and_version_and_taken() -> None:
    order, program = sent(), Program(HANDLER)
    offer = offered(program, order.case.number)["sign_for"]
    assert (offer["on"], offer["locked"], offer["fields"]["properties"]) == (order.pk, "", {})
    body = {"on": offer["on"], "seen": offer["seen"]}
    found = done(program.post(f"/cases/{order.case.number}/acts/sign_for", body))
    case = thread.fresh(order.case)
    order.refresh_from_db()
    assert order.state == OrderState.HANDLING
    assert found == {
        "case": case.number,
        "act": "sign_for",
        "on": order.pk,
        "event": case.last_seq,
        "version": order.version,
        "state": case.state,
        "made": None,
    }


def test_an_offer_tells_what_its_fields_hold_for_this_target_now() -> None:
    program = Program(DISPATCHER)
    case = thread.accepted()
    fields = offered(program, case.number)["dispatch"]["fields"]
    assert fields["properties"]["lead"]["default"] == thread.COMPANY or fields["properties"]["lead"]["default"]
    assert "lead" in fields["required"] and "dispatch_note" not in fields["required"]
    urgency = offered(program, case.number)["reclassify"]["fields"]["properties"]["urgency"]
    assert urgency["default"] == "normal" and {"const": "critical", "title": "特急"} in urgency["oneOf"]


def test_what_stands_in_a_form_is_neither_done_nor_taken_away_unless_it_is_said() -> None:
    case, program = thread.accepted(), Program(DISPATCHER)
    address = f"/cases/{case.number}/acts/correct"
    told = refused(program.post(address, {"title": "停水", "content": "停水两天"}), 422, "bad_input")
    assert set(told["fields"]) == {"place"}
    assert happened(case)[-1] != "case.corrected"
    done(program.post(address, {"title": "停水", "content": "停水两天", "place": "三号楼", "details": None}))


def test_a_late_program_is_told_the_newest_version() -> None:
    order, program = sent(), Program(HANDLER)
    address = f"/cases/{order.case.number}/acts/sign_for"
    told = refused(program.post(address, {"on": order.pk, "seen": order.version + 7}), 409, "stale")
    assert told["version"] == order.version
    order.refresh_from_db()
    assert order.state == OrderState.PENDING_SIGN_FOR
    done(program.post(address, {"on": order.pk, "seen": told["version"]}))


@pytest.mark.parametrize(
    ("key", "body", "status", "code", "field"),
    [
        ("first_contact", {"contact_note": ""}, 422, "bad_input", "contact_note"),
        ("first_contact", {}, 422, "bad_input", "body.contact_note"),
        ("process_note", {"process_note": "到了", "colour": "red"}, 422, "bad_input", "body.colour"),
        ("process_note", {"process_note": "到了", "uploads": ["x" * 43]}, 422, "bad_input", "uploads"),
        ("process_note", {"process_note": "x" * 20_001}, 422, "bad_input", "process_note"),
        ("answer_citizen", {"citizen_answer": "好", "means": "pigeon"}, 422, "bad_input", "means"),
        ("ask_suspension", {"until": "明天", "reason": "x", "request": "y"}, 422, "bad_input", "until"),
        ("archive", {}, 403, "not_allowed", ""),
        ("dance", {}, 404, "not_found", ""),
    ],
)
def test_what_is_wrong_is_named_and_nothing_has_changed(
    key: str, body: dict[str, Any], status: int, code: str, field: str
) -> None:
    order = thread.signed(number=thread.NUMBER)
    before, program = happened(order.case), Program(HANDLER)
    said = body if key in ("archive", "dance") else {"on": order.pk} | body
    told = refused(program.post(f"/cases/{order.case.number}/acts/{key}", said, key="k1"), status, code)
    assert not field or field in told["fields"]
    assert happened(order.case) == before
    assert not Answered.objects.exists()


def test_the_order_of_another_unit_and_a_case_of_nobody_are_not_there() -> None:
    order, other = sent(), Program("cuiyating")
    for number in (order.case.number, "nothing", "a%00b"):
        refused(other.post(f"/cases/{number}/acts/sign_for", {"on": order.pk}), 404, "not_found")
    refused(Program(HANDLER).post(f"/cases/{order.case.number}/acts/sign_for", {"on": order.pk + 1}), 404, "not_found")


def test_a_right_that_the_token_does_not_name_is_refused() -> None:
    order = sent()
    reader = Program(HANDLER, "cases.read")
    refused(reader.post(f"/cases/{order.case.number}/acts/sign_for", {"on": order.pk}), 403, "not_allowed")
    assert "sign_for" not in offered(reader, order.case.number)


def test_the_same_request_is_answered_again_and_another_under_its_key_refused() -> None:
    order, program = thread.signed(), Program(HANDLER)
    address, body = f"/cases/{order.case.number}/acts/process_note", {"on": order.pk, "process_note": "已到现场"}
    first = program.post(address, body, key="note-1")
    again = program.post(address, body, key="note-1")
    assert done(first) == done(again) and again["Idempotency-Replayed"] == "true"
    refused(program.post(address, body | {"process_note": "改了"}, key="note-1"), 409, "request_key_reused")
    assert happened(order.case).count("order.process_noted") == 1


def test_a_unit_reads_what_it_is_asked_and_answers() -> None:
    case = thread.accepted()
    row = consult(case, thread.unit(thread.COUNTY), "归你们管吗？", by=actor(DISPATCHER), at=time.now())
    program = Program(HANDLER)
    asked = done(program.get("/asked"))["acts"]
    assert [(act["key"], act["on"], act["hint"]) for act in asked] == [("answer_consultation", row.pk, "归你们管吗？")]
    body = {"is_ours": "yes", "consultation_answer": "三定规定第五条"}
    address = f"/asked/{row.pk}/acts/answer_consultation"
    refused(Program("cuiyating").post(address, body), 404, "not_found")
    assert done(program.post(address, body)) == {"act": "answer_consultation", "on": row.pk}
    assert done(program.get("/asked"))["acts"] == []


def test_many_orders_are_signed_for_each_with_what_came_of_it() -> None:
    orders, program = [sent(), sent()], Program(HANDLER)
    rows = [{"case": order.case.number, "on": order.pk} for order in orders]
    wrong = {"case": orders[0].case.number, "on": orders[1].pk}
    came = done(program.post("/acts/sign_for/bulk", {"rows": [rows[0], wrong, rows[1]]}, key="many"))["rows"]
    assert [row["done"] is not None for row in came] == [True, False, True]
    assert came[1]["refused"]["code"] == "not_found"
    again = done(program.post("/acts/sign_for/bulk", {"rows": rows}, key="many"))["rows"]
    assert all(row["done"] for row in again)
    assert [happened(order.case).count("order.signed_for") for order in orders] == [1, 1]
    refused(program.post("/acts/sign_for/bulk", {"rows": []}), 422, "bad_input")


def test_every_act_has_its_operation_with_the_fields_of_its_form(client: Client) -> None:
    found = done(client.get("/api/v1/openapi.json"))
    told = found["components"]["schemas"]
    for kind in known():
        place = "/asked/{on}" if issubclass(kind, AskedAct) else "/cases/{number}"
        operation = found["paths"][f"/api/v1{place}/acts/{kind.key}"]["post"]
        assert operation["operationId"] == f"act_{kind.key}"
        body = told[f"Act_{kind.key}"]
        assert set(body["properties"]) - {"on", "seen"} == set(kind.base_fields) - set(FRAME)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(("username", "name"), [(HANDLER, "exchange.offers.unit"), (DISPATCHER, "exchange.offers.hub")])
def test_offers_ask_the_database_no_more_than_they_must(username: str, name: str) -> None:
    order, program = thread.signed(number=thread.NUMBER), Program(username)
    offered(program, order.case.number)  # what a process keeps is kept
    with pinned(name):
        offered(program, order.case.number)
