"""What programs read: cases and orders as their post reads them on pages, page by page."""

from datetime import timedelta

import pytest

from lianxin.cases.states import AppealType, TextKind
from lianxin.exchange.v1 import shapes
from lianxin.foundation import time
from tests.cases import thread
from tests.exchange.programs import LEADER, Program
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 2 * thread.HOUR
OTHER_HANDLER = "cuiyating"


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(AT):
        yield


def numbers(answer) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row.get("number") or row["case"] for row in answer.json()["rows"]]


def pages(program: Program, path: str, **query: object) -> list[str]:
    """The numbers of all pages, in their order."""
    found, after = [], ""
    while after is not None:
        answer = program.get(path, after=after, **query)
        found.append(numbers(answer))
        after = answer.json()["next"]
    assert all(len(page) <= query["limit"] for page in found)
    return [number for page in found for number in page]


def test_the_hotline_reads_its_cases_the_newest_first_page_by_page() -> None:
    cases = [thread.registered(thread.MONDAY + timedelta(minutes=minute)) for minute in range(5)]
    leader = Program(LEADER)
    newest = [case.number for case in reversed(cases)]
    assert numbers(leader.get("/cases")) == newest
    assert pages(leader, "/cases", limit=2) == newest


def test_a_unit_reads_its_orders_what_presses_first_page_by_page() -> None:
    sent = [thread.dispatched(at=thread.MONDAY + timedelta(minutes=minute)) for minute in range(3)]
    handler = Program()
    expected = [case.number for case in sent]
    assert pages(handler, "/orders", limit=2) == expected
    assert pages(handler, "/orders", limit=2, order="newest") == expected[::-1]


def test_the_filters_of_the_desk_narrow_a_list() -> None:
    complaint, praise = thread.registered(), thread.registered(appeal_type=AppealType.PRAISE)
    leader = Program(LEADER)
    assert numbers(leader.get("/cases", type="praise")) == [praise.number]
    assert set(numbers(leader.get("/cases", type=["praise", "complaint"]))) == {complaint.number, praise.number}
    assert numbers(leader.get("/cases", state="closed")) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"person": "0" * 32}, "person"),
        ({"before": "2026-01-01T00:00:00,1"}, "before"),
        ({"unit": "NOWHERE"}, "unit"),
        ({"q": "a\0b"}, "q"),
        ({"after": "forged"}, "after"),
        ({"since": "yesterday"}, "since"),
        ({"limit": 51}, "limit"),
        ({"q": "长" * 101}, "q"),
    ],
)
def test_what_a_list_cannot_be_asked_for_is_refused_by_name(query, field) -> None:
    answer = Program(LEADER).get("/cases", **query)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    assert list(answer.json()["fields"]) == [field]


def test_a_page_of_one_list_does_not_go_on_in_another() -> None:
    for minute in range(2):
        thread.dispatched(at=thread.MONDAY + timedelta(minutes=minute))
    following = Program().get("/orders", limit=1).json()["next"]
    assert Program(LEADER).get("/cases", after=following).status_code == 422


def test_each_audience_is_told_which_list_is_its_own() -> None:
    for program, path in ((Program(), "/cases"), (Program(LEADER), "/orders")):
        answer = program.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "other_audience")


def test_the_hotline_and_a_unit_read_a_case_each_in_its_own_type() -> None:
    order = thread.signed(number=thread.NUMBER)
    number = order.case.number
    hub, unit = Program(LEADER).get(f"/cases/{number}").json(), Program().get(f"/cases/{number}").json()
    assert hub.keys() == shapes.HubCase.model_fields.keys() and unit.keys() == shapes.UnitCase.model_fields.keys()
    assert hub["audience"] == "hub" and unit["audience"] == "unit"
    assert not unit.keys() & {"accused", "version", "holds", "decline_reason", "merged_into"}
    assert hub["content"] == unit["content"] == thread.statement().content
    assert (unit["orders"][0]["id"], unit["orders"][0]["state"]) == (order.pk, "handling")
    assert {clock["kind"] for clock in unit["orders"][0]["clocks"]} >= {"sign_for", "handle"}


def test_no_number_and_no_whole_name_leaves_by_the_api() -> None:
    order = thread.signed(number=thread.NUMBER)
    for program in (Program(), Program(LEADER)):
        for path in (f"/cases/{order.case.number}", f"/cases/{order.case.number}/events"):
            answer = program.get(path).content.decode()
            assert thread.NUMBER not in answer and "王春梅" not in answer and order.case.query_code not in answer


def test_a_unit_does_not_read_what_the_hotline_writes_for_itself() -> None:
    order = thread.signed()
    told = Program().get(f"/cases/{order.case.number}").json()["texts"]
    assert {text["kind"] for text in told} <= {str(kind) for kind in TextKind} - {"review_opinion", "closing_note"}


def test_an_order_is_read_with_what_was_written_on_it() -> None:
    order = thread.submitted()
    answer = Program().get(f"/orders/{order.pk}").json()
    assert (answer["case"], answer["state"], answer["version"]) == (order.case.number, order.state, order.version)
    assert thread.REPLY.public in [text["text"] for text in answer["texts"]]


def test_what_happened_is_read_the_oldest_first_page_by_page() -> None:
    order = thread.signed()
    program, path = Program(LEADER), f"/cases/{order.case.number}/events"
    whole = program.get(path).json()
    assert [row["seq"] for row in whole["rows"]] == list(range(1, len(whole["rows"]) + 1)) and whole["next"] is None
    first = program.get(path, limit=2).json()
    second = program.get(path, limit=50, after=first["next"]).json()
    assert first["rows"] + second["rows"] == whole["rows"]
    assert whole["rows"][0]["kind"] == "case.registered" and whole["rows"][0]["who"]


@pytest.mark.parametrize("path", ["/cases/{0.case.number}", "/cases/{0.case.number}/events", "/orders/{0.pk}"])
def test_what_is_another_units_is_not_there(path) -> None:
    order, stranger = thread.signed(), Program(OTHER_HANDLER)
    answer = stranger.get(path.format(order))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert numbers(stranger.get("/orders")) == []


@pytest.mark.parametrize(
    "path", ["/cases/26112301000099X", "/cases/%00", "/orders/0", f"/orders/{10**30}", "/orders/-1"]
)
def test_what_nobody_has_is_not_there(path) -> None:
    assert Program(LEADER).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/cases", "/orders", "/cases/1", "/orders/1", "/cases/1/events"])
def test_without_the_right_to_read_the_reason_is_told(path) -> None:
    answer = Program("zhaihongyu", "cases.sign_for").get(path)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert "权限" in answer.json()["text"]


def test_what_has_not_changed_is_not_sent_again() -> None:
    case, program = thread.registered(), Program(LEADER)
    first = program.get(f"/cases/{case.number}")
    headers = {"authorization": f"Bearer {program.secret}", "if-none-match": first["ETag"]}
    again = program.client.get(f"/api/v1/cases/{case.number}", headers=headers)
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"


def test_lists_and_cases_ask_the_database_as_often_as_is_pinned() -> None:
    for minute in range(3):
        thread.dispatched("371300-RSJ", at=thread.MONDAY + timedelta(minutes=minute))
    order = thread.signed()
    for name, program in (("hub", Program(LEADER)), ("unit", Program())):
        program.get("/me")  # the token's first use is written down
        listed = "/cases" if name == "hub" else "/orders"
        for path, called in (
            (listed, "list"),
            (f"/cases/{order.case.number}", "case"),
            (f"/cases/{order.case.number}/events", "events"),
            (f"/orders/{order.pk}", "order"),
        ):
            with pinned(f"exchange.{called}.{name}"):
                assert program.get(path).status_code == 200
