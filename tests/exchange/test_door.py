"""The way in of programs: too many requests of one token are held off, and wrong tokens are answered alike."""

import pytest

from lianxin.exchange import credentials, tokens
from lianxin.exchange.v1.door import REQUESTS
from lianxin.foundation import time
from lianxin.rulebook import buckets
from lianxin.rulebook.models import Bucket
from tests.cases import thread
from tests.exchange.programs import Program, bearer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(thread.MONDAY):
        yield


def filled(program: Program) -> None:
    """As full as it may be."""
    buckets.spend(REQUESTS, program.token.prefix, at=thread.MONDAY)
    Bucket.objects.filter(kind=REQUESTS).update(level=600)


def test_who_asks_too_often_waits_and_the_others_do_not() -> None:
    busy, calm = Program(), Program()
    filled(busy)
    answer = busy.get("/me")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (429, "too_often", "1")
    assert calm.get("/me").status_code == 200
    with time.frozen(thread.MONDAY + thread.HOUR):
        assert busy.get("/me").status_code == 200


def test_a_wrong_secret_and_an_unknown_prefix_are_answered_alike_after_the_same_work(monkeypatch) -> None:
    program = Program()
    prefix = program.token.prefix
    other = tokens.make()[1]
    told, compared = [], []
    true = credentials.hmac.compare_digest
    monkeypatch.setattr(credentials.hmac, "compare_digest", lambda *pair: compared.append(pair) or true(*pair))
    for secret in (other, f"lianxin_{prefix}_{other.split('_', 2)[2]}"):
        answer = program.client.get("/api/v1/me", headers=bearer(secret))
        told.append((answer.status_code, {**answer.json(), "request_id": ""}))
    assert told[0] == told[1] and told[0][0] == 401 and len(compared) == 2


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'"\xff\xfe"', "application/json", 400),
        (b'{"on": 1, "seen": 0, "note": "a\\u0000b"}', "application/json", 422),
        (b'{"on": "1"}', "application/json", 422),
        (b"[]", "application/json", 422),
    ],
)
def test_what_cannot_be_read_is_refused_in_the_words_of_the_pages(body, kind, status) -> None:
    program = Program()
    headers = bearer(program.secret)
    answer = program.client.post("/api/v1/cases/1/acts/sign_for", body, content_type=kind, headers=headers)
    assert answer.status_code == status, answer.content
    assert answer.json().keys() >= {"code", "text", "fields", "request_id"}
    assert "Traceback" not in answer.content.decode()


def test_what_is_too_large_is_not_even_read(settings) -> None:
    settings.REQUEST_MAX_BYTES = 1000
    program = Program()
    answer = program.post("/cases/1/acts/sign_for", {"note": "长" * 1000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
