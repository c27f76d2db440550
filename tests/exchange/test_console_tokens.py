"""The console of tokens: one administrator issues and revokes them, and sees each once."""

import re
from datetime import timedelta

import pytest

from lianxin.exchange.models import Token
from lianxin.foundation import time
from lianxin.foundation.models import RecordEvent
from tests.cases import thread
from tests.exchange.programs import GUARD, HANDLER, Program, bearer, issued, post_of
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
HERE = "/manage/tokens/"
SAID = {
    "name": "兰山区协同办公",
    "until": "2026-12-31",
    "scopes": ["cases.read", "cases.sign_for"],
    "request_key": "k1",
}


@pytest.fixture(autouse=True)
def monday():
    with time.frozen(thread.MONDAY):
        yield


def new() -> str:
    return f"{HERE}new/{post_of(HANDLER).pk}/"


def rows(client, query: str = "") -> list[str]:
    return [row.title for row in client.get(HERE + query).context["rows"]]


def test_a_token_is_shown_once_and_lets_the_program_in_for_what_was_chosen(as_):
    client = as_(GUARD)
    answer = client.post(new(), SAID)
    secret = re.search(r'<code class="secret">([^<]+)<', answer.content.decode())[1]
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    token = Token.objects.unscoped("test").get()
    assert (token.name, token.post, token.scopes) == (SAID["name"], post_of(HANDLER), SAID["scopes"])
    assert time.local(token.valid.upper).isoformat() == "2027-01-01T00:00:00+08:00"
    me = client.get("/api/v1/me", headers=bearer(secret)).json()
    assert me["rights"] == SAID["scopes"]
    again = client.post(new(), SAID, follow=True).content.decode()
    assert "令牌只显示一次" in again and secret not in again
    assert secret not in client.get(f"{HERE}{token.pk}/").content.decode()
    assert Token.objects.unscoped("test").count() == 1


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"name": "  "}, "请填写"),
        ({"name": "长" * 65}, "64"),
        ({"name": "长" * 100_000}, "64"),
        ({"name": "a\0b"}, "不允许是用空字符"),
        ({"until": "2026-11-20"}, "截止时间应在现在之后"),
        ({"until": "soon"}, "请写成"),
        ({"scopes": []}, "请至少选一项"),
        ({"scopes": ["accounts.appoint"]}, "accounts.appoint"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_issued(as_, change, text):
    answer = as_(GUARD).post(new(), SAID | change)
    assert answer.status_code == 422 and text in str(answer.context["form"].errors)
    assert not Token.objects.unscoped("test").exists()


def test_tokens_are_found_by_program_prefix_and_person_and_by_whether_they_hold(as_):
    token, _secret = issued()
    client = as_(GUARD)
    with pinned("exchange.console.tokens"):
        assert rows(client) == [token.name]
    for typed in ("测试", token.prefix[:6], token.post.person.name):
        assert rows(client, f"?q={typed}") == [token.name]
    assert rows(client, "?q=%00x&standing=y") == [token.name] and rows(client, "?q=无") == []
    assert rows(client, "?standing=over") == []
    with time.frozen(thread.MONDAY + timedelta(days=31)):
        client = as_(GUARD)
        assert rows(client) == [] and rows(client, "?standing=over") == [token.name]


def test_a_post_is_found_by_whoever_holds_it_and_where(as_):
    client = as_(GUARD)
    for typed in ("翟虹宇", "zhaihong", "兰山区"):
        assert "翟虹宇" in rows(client, f"new/?q={typed}")
    assert rows(client, "new/") == [] and client.get(f"{HERE}new/?q=%00").status_code == 200


def test_a_revoked_token_lets_nobody_in_and_both_is_told(as_):
    program = Program()
    client, here = as_(GUARD), f"{HERE}{program.token.pk}/"
    with pinned("exchange.console.token"):
        assert "收回令牌" in client.get(here).content.decode()
    with time.frozen(thread.MONDAY + timedelta(minutes=1)):
        answers = [client.post(f"{here}do/revoke/", {"request_key": "k2"}) for _ in range(2)]
        assert {answer["Location"] for answer in answers} == {here}
        assert program.get("/me").status_code == 401
        assert [act.locked for act in client.get(here).context["acts"]] == ["已经失效。"]
    kinds = RecordEvent.objects.filter(subject_kind="token", subject_id=program.token.pk).order_by("seq")
    assert [event.kind for event in kinds] == ["token.issued", "token.revoked"]


def test_what_is_not_there_is_not_found_and_nobody_else_sees_it(as_):
    token, _secret = issued()
    for path in ("new/0/", "0/", f"{token.pk}/do/sing/"):
        assert as_(GUARD).get(HERE + path).status_code == 404
    for username in ("ouyangxu", "shijianming", "fuchangling"):
        client = as_(username)
        for path in ("", "new/", f"new/{post_of(HANDLER).pk}/", f"{token.pk}/", f"{token.pk}/do/revoke/"):
            assert client.get(HERE + path).status_code == 403, path
