"""The search of the frame: a number goes to its case, a caller's number to his cases, all else to words."""

import pytest
from django.test import Client

from tests.cases import thread
from tests.cases.thread import COMPANY, NUMBER
from tests.cast import sign_in

pytestmark = pytest.mark.django_db
HUB, UNIT, LEADER, ADMINISTRATOR = "shaojinghe", "zhaihongyu", "gaoyuanzhou", "ouyangxu"


def found(client: Client, username: str, words: str) -> str:
    """Where somebody who sought `words` is led."""
    sign_in(client, username)
    answer = client.post("/find/", {"q": words})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


@pytest.mark.parametrize("spaced", ["{0}", "{0:.6} {0:.8}", " {0} ", "wide"])
def test_a_number_in_any_spacing_goes_straight_to_its_case(client, spaced):
    number = thread.dispatched().number
    typed = {
        "{0}": number,
        "{0:.6} {0:.8}": f"{number[:6]} {number[6:8]}\t{number[8:14]}　{number[14:]}",
        " {0} ": f"  {number} ",
        "wide": "".join(chr(ord(digit) + 0xFEE0) for digit in number),
    }[spaced]
    assert found(client, HUB, typed) == f"/cases/{number}/"


def test_a_number_of_a_case_that_is_not_the_readers_is_words_like_any_other(client):
    number = thread.dispatched().number
    assert found(client, "cuiyating", number) == f"/cases/?q={number}"
    assert client.get(found(client, "cuiyating", number)).context["rows"] == []


def test_a_callers_number_finds_his_cases_and_stands_in_no_address(client):
    mine = thread.registered(number=NUMBER, title="他的")
    thread.registered(title="别人的")
    for typed in (NUMBER, "199 0000 0001", "+86 199-0000-0001"):
        where = found(client, HUB, typed)
        assert NUMBER not in where
        assert [row.number for row in client.get(where).context["rows"]] == [mine.number]


@pytest.mark.parametrize("username", [UNIT, LEADER])
def test_whoever_may_not_know_callers_is_told_so(client, username):
    thread.dispatched(COMPANY, number=NUMBER)
    assert found(client, username, NUMBER) == "/cases/"
    assert "toast--error" in client.get("/cases/").content.decode()


def test_words_are_found_as_words_and_a_service_number_is_words(client):
    thread.dispatched(title="暖气不热", content="打过12345")
    assert client.get(found(client, HUB, "暖气")).context["rows"][0].title == "暖气不热"
    assert found(client, HUB, "12345") == "/cases/?q=12345"
    assert found(client, HUB, "  ") == "/cases/"


@pytest.mark.parametrize("typed", ["字" * 101, "停\0水"])
def test_what_cannot_be_sought_is_refused_in_words(client, typed):
    sign_in(client, HUB)
    answer = client.post("/find/", {"q": typed}, follow=True)
    assert answer.status_code == 422


def test_whoever_reads_no_cases_has_no_box_and_is_refused(client):
    sign_in(client, ADMINISTRATOR)
    assert "data-search" not in client.get("/").content.decode()
    assert client.post("/find/", {"q": "暖气"}).status_code == 403


def test_seeking_is_a_post_so_that_no_address_holds_a_telephone_number(client):
    sign_in(client, HUB)
    assert client.get(f"/find/?q={NUMBER}").status_code == 405
    assert 'action="/find/" method="post"' in client.get("/").content.decode()
