"""What is sent to the portal to break it: refused clearly, kept as mere words, and nothing leaks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.cases import texts
from lianxin.cases.states import TextKind
from lianxin.foundation import time
from lianxin.foundation.files.storing import storage
from lianxin.foundation.models.files import FileLink
from tests.cases import thread
from tests.foundation.files.makings import PDF, archive, picture, upload
from tests.portal.doors import FOLLOW, MATTER, STATE, cases, memo, page, said, shown, wrong_code

pytestmark = pytest.mark.django_db
SCRIPT = '"><script>alert(1)</script>'
PAGE = b"<html><script>alert(1)</script></html>"
HUGE = "长" * 100_000


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(thread.MONDAY + thread.HOUR):
        yield


def test_a_script_in_every_field_is_kept_as_words(client):
    client.post(STATE, said(client, content=SCRIPT, place=SCRIPT, name=SCRIPT.replace("1", "2"), category=SCRIPT))
    (case,) = cases()
    assert texts.read(case, TextKind.CONTENT) == SCRIPT
    told = page(client)
    assert "<script>alert" not in told and "&lt;script&gt;alert(1)" in told


@pytest.mark.parametrize(
    "field", ["content", "place", "name", "number", "category", "area", "stamp", "work", "reply_by"]
)
def test_a_hundred_thousand_characters_are_refused_in_each_field(client, field):
    answer = client.post(STATE, said(client, **{field: HUGE}))
    assert answer.status_code == 422 and not cases()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png"),
        (PAGE, "a.html"),
        (picture("PNG"), "a.pdf"),
        (PDF, "a.jpg"),
        (archive("evil.exe"), "a.docx"),
        (memo(), "a.jpg"),
        (b"MZ" + bytes(200), "a.wav"),
        (picture(), "a\u202egpj.exe"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_the_words_kept(client, content, name):
    answer = client.post(STATE, said(client, uploads=[upload(content, name)]))
    assert answer.status_code == 422 and not cases() and not FileLink.objects.exists()
    assert answer.context["form"].errors.keys() == {"uploads"}


def test_of_a_picture_that_is_a_page_too_the_picture_alone_is_kept(client):
    client.post(STATE, said(client, uploads=[upload(picture() + PAGE, "a.jpg")]))
    (link,) = FileLink.objects.all()
    with storage().open(link.file.path) as kept:
        assert b"<script>" not in kept.read()


def test_a_citizen_opens_no_file_by_its_address(client):
    client.post(STATE, said(client, uploads=[upload(picture(), "a.jpg")]))
    (link,) = FileLink.objects.all()
    answer = client.get(f"/files/{link.token}")
    assert answer.status_code in (302, 404) and "jpg" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("code", ["' OR 1=1 --", "\0" * 6, "%s%s%s", "🙂" * 6, "-1", "１" * 6])
def test_a_forged_code_opens_nothing(client, code):
    case = thread.registered()
    assert client.post(FOLLOW, {"number": case.number, "code": code}).status_code == 422
    assert client.get(MATTER)["Location"] == f"{FOLLOW}?over"


def test_a_number_that_exists_takes_no_more_looking_up_than_one_that_does_not(client):
    case = thread.registered()
    asked = []
    for number in ("999999999999999", case.number):
        with CaptureQueriesContext(connection) as captured:
            client.post(FOLLOW, {"number": number, "code": wrong_code(case)})
        asked.append([query["sql"].split()[0] for query in captured.captured_queries])
    assert asked[0] == asked[1]


def test_the_case_of_another_is_not_reached_by_naming_it(client):
    mine, other = thread.registered(), thread.registered(title="路灯不亮")
    shown(client, mine)
    answer = client.post(f"{MATTER}supplement/", {"words": "不是我的", "case": other.pk, "number": other.number})
    assert answer.status_code == 302
    assert texts.read(mine, TextKind.SUPPLEMENT) == "不是我的" and not texts.read(other, TextKind.SUPPLEMENT)
