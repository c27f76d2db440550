"""Files that programs hand in: checked as pages check them, used once by whoever handed them in, forgotten in time."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from lianxin.exchange import jobs
from lianxin.exchange.models import Upload
from lianxin.exchange.uploads import OWNER
from lianxin.foundation import time
from lianxin.foundation.files import links_of
from lianxin.foundation.models.files import FileLink
from tests.cases import thread
from tests.exchange.programs import V1, Program, bearer
from tests.foundation.files.conftest import folder
from tests.foundation.files.makings import archive, picture, upload

__all__ = ["folder"]
pytestmark = pytest.mark.django_db
AT = thread.MONDAY + 3 * thread.HOUR


@pytest.fixture(autouse=True)
def monday_noon() -> Iterator[None]:
    with time.frozen(AT):
        yield


def handed_in(program: Program, content: bytes = b"", name: str = "现场.jpg") -> HttpResponse:
    file = upload(content or picture(), name)
    return program.client.post(f"{V1}/files", {"file": file}, headers=bearer(program.secret))


def token(program: Program) -> str:
    answer = handed_in(program)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["token"])


def attached(program: Program, order: Any, *names: str) -> HttpResponse:
    return program.post(f"/cases/{order.case.number}/acts/attach_to_order", {"on": order.pk, "uploads": list(names)})


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.svg"),
        (b"<html><script>alert(1)</script>", "a.html"),
        (picture() + b"<script>alert(1)</script>", "a.html"),
        (b"PK\x03\x04" + bytes(40), "a.docx"),
        (archive("word/document.xml", "word/vbaProject.bin"), "a.docx"),
        (b"\xff\xd8\xff\xe0broken", "a.jpg"),
        (picture(), "a\u202egpj.exe"),
    ],
)
def test_what_pages_do_not_take_is_not_taken_here(content: bytes, name: str) -> None:
    answer = handed_in(Program(), content, name)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["file"])
    assert not Upload.objects.exists() and not FileLink.objects.exists()


def test_a_file_is_used_once() -> None:
    order, program = thread.signed(), Program()
    name = token(program)
    assert attached(program, order, name).status_code == 200
    assert [link.name for link in links_of(("task_order", order.pk))] == ["现场.jpg"]
    again = attached(program, order, name)
    assert (again.status_code, list(again.json()["fields"])) == (422, ["uploads"])
    assert not Upload.objects.exists() and not FileLink.objects.filter(owner_kind=OWNER).exists()


def test_a_refused_act_gives_the_file_back() -> None:
    order, program = thread.signed(), Program()
    name = token(program)
    assert attached(program, order, name, "x" * 43).status_code == 422
    assert attached(program, order, name, name).status_code == 422
    assert Upload.objects.count() == 1
    assert attached(program, order, name).status_code == 200


def test_only_the_token_that_handed_it_in_uses_a_file_and_nobody_downloads_it() -> None:
    order, program, other = thread.signed(), Program(), Program()
    name = token(program)
    assert attached(other, order, name).status_code == 422
    assert [each.get(f"/files/{name}").status_code for each in (program, other)] == [404, 404]
    assert not links_of(("task_order", order.pk)).exists()


def test_what_was_not_used_in_a_day_is_forgotten() -> None:
    order, program = thread.signed(), Program()
    name = token(program)
    with time.frozen(AT + timedelta(hours=23)):
        jobs.forget_uploads(0)
    assert Upload.objects.exists()
    with time.frozen(AT + timedelta(hours=25)):
        assert attached(program, order, name).status_code == 422
        jobs.forget_uploads(0)
    assert not Upload.objects.exists() and not FileLink.objects.filter(owner_kind=OWNER).exists()


def test_a_file_of_a_case_that_is_not_seen_is_not_there() -> None:
    order, program = thread.signed(), Program()
    attached(program, order, token(program))
    link = links_of(("task_order", order.pk)).get()
    had = program.get(f"/files/{link.token}")
    assert had.status_code == 200 and b"".join(had.streaming_content)
    assert Program("cuiyating").get(f"/files/{link.token}").status_code == 404
    assert Program("cuiyating").get("/files/a%00b").status_code == 404
