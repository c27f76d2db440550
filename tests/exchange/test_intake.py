"""Programs take matters in by the form of the workbench: its refusals name what they sent, and leave nothing."""

from collections.abc import Iterator
from typing import Any

import pytest

from lianxin.cases.models import Case, Contact
from lianxin.exchange.models import Answered
from lianxin.foundation import time
from tests.cases import thread
from tests.exchange.programs import Program

pytestmark = pytest.mark.django_db
AGENT = "linxiaoyun"
MATTER = {
    "appeal_type": "help",
    "urgency": "normal",
    "category": "0203",
    "area": "371302",
    "process": "路灯坏了三盏。",
}


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(thread.MONDAY + 3 * thread.HOUR):
        yield


def registered(program: Program, key: str = "", **other: Any) -> Any:
    asked = program.get("/intake/fields", category=MATTER["category"]).json()["extra"]
    extra = {name: _any_of(asked["properties"][name]) for name in asked["required"]}
    return program.post("/cases", {**MATTER, "extra": extra} | other, key=key)


def _any_of(field: dict[str, Any]) -> str:
    return str(field["oneOf"][0]["const"]) if "oneOf" in field else "无"


def test_number_and_code_are_told_once_and_again_only_to_the_same_request() -> None:
    program = Program(AGENT)
    first, again = registered(program, key="c1"), registered(program, key="c1")
    assert first.status_code == again.status_code == 201, first.content
    case = Case.objects.unscoped("test").get()
    assert (first.json()["case"], first.json()["query_code"]) == (case.number, case.query_code)
    assert first.content == again.content and again["Idempotency-Replayed"] == "true"
    assert case.query_code not in program.get(f"/cases/{case.number}").content.decode()


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"process": None}, "process"),
        ({"category": "9999"}, "category"),
        ({"identity": "anonymous", "name": "王春梅"}, "name"),
        ({"extra": {"shoe_size": 43}}, "extra.shoe_size"),
        ({"incident": 99}, "incident"),
        ({"act": "answer"}, "answer"),
        ({"number": "12"}, "number"),
        ({"colour": "red"}, "body.colour"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_left(other: dict[str, Any], field: str) -> None:
    answer = registered(Program(AGENT), key="c1", **other)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input"), answer.content
    assert field in answer.json()["fields"]
    assert not Case.objects.unscoped("test").exists() and not Contact.objects.unscoped("test").exists()
    assert not Answered.objects.exists()


def test_whoever_takes_no_matters_in_is_refused() -> None:
    answer = Program("zhaihongyu").post("/cases", MATTER)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_contact_ends_once_and_as_it_went() -> None:
    program = Program(AGENT)
    contact = program.post("/contacts", {"channel": "phone", "number": thread.NUMBER}).json()["contact"]
    address = f"/contacts/{contact}/end"
    assert list(program.post(address, {"disposition": "registered"}).json()["fields"]) == ["disposition"]
    assert program.post(address, {"disposition": "silent"}).status_code == 200
    assert program.post(address, {"disposition": "silent"}).status_code == 409
    assert program.post("/contacts/99999999/end", {"disposition": "silent"}).status_code == 404


def test_half_a_character_is_refused_before_anything_is_done() -> None:
    answer = registered(Program(AGENT), process="\ud800")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
