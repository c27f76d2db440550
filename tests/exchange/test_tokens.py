"""Programs come in by tokens, as the post that each is issued for."""

from datetime import timedelta

import pytest
from django.test import Client

from lianxin.accounts.models import Post
from lianxin.exchange import credentials, tokens
from lianxin.exchange.models import Token
from lianxin.exchange.steps.issue_token import Terms, issue_token
from lianxin.exchange.steps.revoke_token import revoke_token
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed
from tests.cast import actor, person

pytestmark = pytest.mark.django_db
GUARD, HANDLER = "lengzhihui", "zhaihongyu"


def handler_post() -> Post:
    return Post.objects.unscoped("test").get(person=person(HANDLER))


def issued(*scopes: str, days: int = 30) -> tuple[Token, str]:
    _prefix, secret = tokens.make()
    terms = Terms("兰山区办公系统", scopes or ("cases.read",), time.now() + timedelta(days=days))
    return issue_token(handler_post(), terms, secret, by=actor(GUARD), at=time.now()), secret


def me(client: Client, secret: str) -> object:
    return client.get("/api/v1/me", headers={"authorization": f"Bearer {secret}"})


def test_a_program_acts_in_the_post_with_those_of_its_rights_that_the_token_names(client: Client) -> None:
    _token, secret = issued("cases.read", "cases.sign_for")
    answer = me(client, secret)
    assert answer.status_code == 200
    assert answer.json()["person"] == person(HANDLER).pk
    assert answer.json()["rights"] == ["cases.read", "cases.sign_for"]


def test_a_token_that_is_none_or_was_revoked_lets_nobody_in(client: Client) -> None:
    token, secret = issued()
    for wrong in ("", "x", secret[:-1] + ("A" if secret[-1] != "A" else "B")):
        assert me(client, wrong).status_code == 401
    assert me(client, secret).status_code == 200
    revoke_token(token, by=actor(GUARD), at=time.now() + timedelta(seconds=1))
    with time.frozen(time.now() + timedelta(seconds=2)):
        assert me(client, secret).status_code == 401


def test_of_a_token_only_its_digest_is_kept() -> None:
    token, secret = issued()
    assert bytes(token.digest) == credentials.digest(secret)
    assert secret not in str(Token.objects.unscoped("test").values())


def test_a_right_that_the_post_has_not_is_refused_and_nobody_else_issues() -> None:
    _prefix, secret = tokens.make()
    terms = Terms("兰山区办公系统", ("accounts.appoint",), time.now() + timedelta(days=1))
    with pytest.raises(BadInput):
        issue_token(handler_post(), terms, secret, by=actor(GUARD), at=time.now())
    with pytest.raises(NotAllowed):
        issue_token(handler_post(), terms, secret, by=actor("ouyangxu"), at=time.now())
    assert not Token.objects.unscoped("test").exists()
