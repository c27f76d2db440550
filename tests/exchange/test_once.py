"""A program's request that is sent again under its key is answered again, not done again."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from ninja import Schema

from lianxin.exchange import jobs
from lianxin.exchange.models import Answered
from lianxin.exchange.once import once
from lianxin.exchange.tokens import caller_by
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, Refused, WrongState
from tests.cases import thread
from tests.exchange.programs import issued

pytestmark = pytest.mark.django_db
AT = thread.MONDAY


class Done(Schema):
    count: int
    code: str = "314159"


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(AT):
        yield


class Work:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> Done:
        self.count += 1
        return Done(count=self.count)


def asked(secret: str, key: str = "a1", path: str = "/api/v1/x", data: object = '{"a": 1}') -> HttpRequest:
    sort = {"content_type": "application/json"} if isinstance(data, str) else {}
    request = RequestFactory().post(path, data, headers={"idempotency-key": key} if key else {}, **sort)
    request.auth = caller_by(secret, request)
    return request


def same(one: HttpResponse, other: HttpResponse) -> bool:
    return (one.content, one.status_code) == (other.content, other.status_code) and "Idempotency-Replayed" not in one


def test_the_same_request_is_done_once_and_answered_alike() -> None:
    work, (_token, secret) = Work(), issued()
    first, again = once(asked(secret), work, status=201), once(asked(secret), work, status=201)
    assert work.count == 1 and same(first, again)
    assert first.status_code == 201 and again["Idempotency-Replayed"] == "true"


def test_without_a_key_it_is_done_each_time() -> None:
    work, (_token, secret) = Work(), issued()
    once(asked(secret, key=""), work)
    once(asked(secret, key=""), work)
    assert work.count == 2 and not Answered.objects.exists()


@pytest.mark.parametrize("other", [{"data": '{"a": 2}'}, {"path": "/api/v1/y"}, {"path": "/api/v1/x?b=1"}])
def test_another_request_under_the_same_key_is_refused(other) -> None:
    work, (_token, secret) = Work(), issued()
    once(asked(secret), work)
    with pytest.raises(Refused) as refusal:
        once(asked(secret, **other), work)
    assert refusal.value.code == "request_key_reused" and work.count == 1


def test_a_form_with_a_file_is_the_same_whatever_separates_its_parts() -> None:
    work, (_token, secret) = Work(), issued()

    def form(content: bytes, note: str = "x") -> HttpRequest:
        return asked(secret, data={"note": note, "file": SimpleUploadedFile("a.txt", content)})

    first, again = once(form(b"one"), work), once(form(b"one"), work)
    assert same(first, again) and work.count == 1
    for other in (form(b"two"), form(b"one", "y")):
        with pytest.raises(Refused):
            once(other, work)


def test_what_is_refused_keeps_no_key() -> None:
    work, (_token, secret) = Work(), issued()

    def refuses() -> Done:
        raise WrongState("no", "no")

    with pytest.raises(WrongState):
        once(asked(secret), refuses)
    assert not Answered.objects.exists()
    once(asked(secret), work)
    assert work.count == 1


def test_two_programs_of_one_post_may_use_the_same_key() -> None:
    work, (_one, secret), (_other, another) = Work(), issued(), issued()
    one, other = asked(secret), asked(another)
    once(one, work)
    once(other, work)
    assert work.count == 2 and one.auth.actor.request_key != other.auth.actor.request_key


def test_a_key_that_is_too_long_is_refused() -> None:
    with pytest.raises(BadInput) as refusal:
        once(asked(issued()[1], key="k" * 65), Work())
    assert list(refusal.value.fields) == ["Idempotency-Key"]


def test_an_answer_lies_sealed_and_is_forgotten_after_a_day() -> None:
    once(asked(issued()[1]), Work())
    assert "314159" in Answered.objects.get().answer
    assert not Answered.objects.extra(where=["position('314159'::bytea in answer) > 0"]).exists()
    with time.frozen(AT + timedelta(hours=23)):
        jobs.forget_answers(0)
    assert Answered.objects.exists()
    with time.frozen(AT + timedelta(hours=25)):
        jobs.forget_answers(0)
    assert not Answered.objects.exists()
