"""The one way out."""

import re
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.files import attach, register_owner
from lianxin.foundation.models import AccessEntry, FileLink
from lianxin.foundation.policy import Allowed, Decision, Denied
from tests.foundation.files.makings import PDF, picture, upload

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def anybody_may_have_ones(by: Actor, link: FileLink) -> Decision:
    return Allowed() if link.owner_id == 1 and by.kind is ActorKind.CITIZEN else Denied("不是您的。")


register_owner("test", anybody_may_have_ones)


def get(token: str, query: str = "") -> HttpResponse:
    """The answer, with its content read."""
    answer = Client().get(f"/files/{token}{query}")
    if answer.streaming:
        answer.read_content = b"".join(answer.streaming_content)
    return answer


def test_whoever_may_have_it_gets_it_inert():
    link = attach(upload(PDF, "答复 “甲”.pdf"), ("test", 1), at=AT)
    answer = get(link.token)
    assert answer.status_code == 200
    assert answer.read_content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E7%AD%94")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-store"


def test_the_download_is_written_to_the_access_log():
    link = attach(upload(PDF, "a.pdf"), ("test", 1), at=AT)
    answer = get(link.token)
    entry = AccessEntry.objects.unscoped("test").get()
    assert (entry.row_kind, entry.row_id, entry.purpose) == ("foundation.filelink", link.pk, "download")
    assert entry.request_id == answer["X-Request-ID"]


@pytest.mark.parametrize(("owner", "status"), [(("test", 1), 200), (("test", 2), 404)])
def test_a_stranger_is_told_that_there_is_nothing(owner, status):
    link = attach(upload(PDF, "a.pdf"), owner, at=AT)
    assert get(link.token).status_code == status
    assert AccessEntry.objects.unscoped("test").count() == (1 if status == 200 else 0)


def test_an_unknown_token_and_a_foreign_file_look_the_same():
    link = attach(upload(PDF, "a.pdf"), ("test", 2), at=AT)
    foreign, unknown = (get(token) for token in (link.token, "x" * 43))
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert without_its_own(foreign, link.token) == without_its_own(unknown, "x" * 43)


def without_its_own(answer: HttpResponse, token: str) -> str:
    """The page without what differs between any two requests: number, tokens, nonce."""
    page = answer.content.decode().replace(answer["X-Request-ID"], "").replace(token, "")
    return re.sub(r'nonce="[^"]*"|"X-CSRFToken": "[^"]*"', "", page)


@pytest.mark.parametrize("token", ["a%00b", "a%00" + "b" * 41, "..%2f..%2fetc", "x" * 5000, "%E5%BC%A0" * 43])
def test_odd_tokens_find_nothing(token):
    assert get(token).status_code == 404


def test_pictures_may_be_shown_in_place_texts_never():
    shown = attach(upload(picture(), "a.jpg"), ("test", 1), at=AT)
    text = attach(upload(b"<script>alert(1)</script>", "a.txt"), ("test", 1), at=AT)
    answers = [get(link.token, "?inline") for link in (shown, text)]
    assert [answer["Content-Disposition"].partition(";")[0] for answer in answers] == ["inline", "attachment"]
    assert all(answer["Content-Security-Policy"].startswith("sandbox") for answer in answers)


def test_files_are_only_read():
    assert Client().post(f"/files/{'x' * 43}").status_code == 405


def test_an_owner_kind_has_one_policy():
    with pytest.raises(ValueError, match="already"):
        register_owner("test", lambda by, link: Allowed())
