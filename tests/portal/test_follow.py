"""Number and code: who has both sees his matter, who guesses learns nothing and is stopped."""

from datetime import timedelta

import pytest

from lianxin.cases.models import Case
from lianxin.foundation import time
from lianxin.foundation.models.access import AccessEntry
from lianxin.portal.guessing import WRONG_CODE
from lianxin.rulebook.models import Bucket
from tests.cases import thread
from tests.portal.doors import FOLLOW, MATTER, page, shown, wrong_code

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + thread.HOUR


@pytest.fixture(autouse=True)
def later():
    with time.frozen(AT):
        yield


def tried(client, number, code) -> tuple[int, str]:
    """Status and what is said."""
    answer = client.post(FOLLOW, {"number": number, "code": code})
    errors = answer.context["form"].errors if answer.context else {}
    return answer.status_code, str(errors)


def test_number_and_code_lead_to_the_matter(client):
    case = thread.registered()
    assert "小区停水两天" in page(shown(client, case))


def test_digits_are_taken_as_people_paste_them(client):
    case = thread.registered()
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    number = f" {case.number[:6]} {case.number[6:8]}-{case.number[8:]} ".translate(wide)
    assert client.post(FOLLOW, {"number": number, "code": f" {case.query_code} "})["Location"] == MATTER


def test_a_wrong_code_an_unknown_number_and_a_full_bucket_are_answered_alike(client):
    case = thread.registered()
    told = {tried(client, case.number, wrong_code(case)), tried(client, "999999999999999", case.query_code)}
    for _guess in range(12):
        told.add(tried(client, case.number, wrong_code(case)))
    told.add(tried(client, case.number, case.query_code))
    assert len(told) == 1
    ((status, words),) = told
    assert status == 422 and "没有查到" in words
    assert client.get(MATTER)["Location"] == f"{FOLLOW}?over"


@pytest.mark.parametrize("number", ["", "abc", "'; drop table", "１" * 41, "\0", "²³", "𝟙𝟚"])
def test_what_is_no_number_is_refused(client, number):
    thread.registered()
    assert tried(client, number, "000000")[0] == 422


def test_after_ten_wrong_codes_the_number_is_closed_and_opens_by_and_by(client):
    case = thread.registered()
    for _guess in range(10):
        tried(client, case.number, wrong_code(case))
    assert tried(client, case.number, case.query_code)[0] == 422
    with time.frozen(AT + timedelta(minutes=6)):
        assert client.post(FOLLOW, {"number": case.number, "code": case.query_code})["Location"] == MATTER


def test_one_address_does_not_guess_at_many_numbers(client):
    known = thread.registered()
    for place in range(30):
        tried(client, f"9{place:014d}", "000000")
    assert tried(client, known.number, known.query_code)[0] == 422
    elsewhere = client.post(FOLLOW, {"number": known.number, "code": known.query_code}, REMOTE_ADDR="192.0.2.9")
    assert elsewhere["Location"] == MATTER


def test_who_is_right_is_never_stopped(client):
    case = thread.registered()
    for _look in range(40):
        shown(client, case)
    assert {row.level for row in Bucket.objects.all()} == {0}


def test_each_wrong_guess_is_written_down_without_code_and_address(client):
    case = thread.registered()
    tried(client, case.number, wrong_code(case))
    tried(client, "999999999999999", "123456")
    found = AccessEntry.objects.unscoped("test").filter(purpose=WRONG_CODE).order_by("pk")
    assert [(row.row_kind, row.row_id, row.field, row.address) for row in found] == [
        ("cases.case", case.pk, "query_code", ""),
        ("cases.case", 0, "query_code", ""),
    ]


def test_who_has_shown_the_code_gets_a_session_of_his_own(client):
    client.get(FOLLOW)
    client.session["x"] = 1
    session = client.session
    session.save()
    before = session.session_key
    shown(client, thread.registered())
    assert client.session.session_key != before


def test_after_half_an_hour_without_a_page_the_code_is_asked_for_again(client):
    shown(client, thread.registered())
    with time.frozen(AT + timedelta(minutes=29)):
        page(client)
    with time.frozen(AT + timedelta(minutes=58)):
        page(client)
    with time.frozen(AT + timedelta(minutes=88)):
        assert client.get(MATTER)["Location"] == f"{FOLLOW}?over"
        assert "请再输一次" in page(client, f"{FOLLOW}?over")


def test_who_leaves_is_gone(client):
    shown(client, thread.registered())
    assert client.post("/portal/leave/")["Location"] == "/portal/"
    assert client.get(MATTER)["Location"] == f"{FOLLOW}?over"


def test_each_sees_his_own_matter_alone(client):
    one, other = thread.registered(), thread.registered(title="路灯不亮")
    shown(client, one)
    assert "路灯不亮" not in page(client)
    shown(client, other)
    assert "路灯不亮" in page(client) and Case.objects.unscoped("test").count() == 2
