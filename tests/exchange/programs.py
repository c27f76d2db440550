"""Programs of the tests: tokens of posts of the cast, and requests with them."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from lianxin.accounts.models import Post
from lianxin.exchange import tokens
from lianxin.exchange.models import Token
from lianxin.exchange.steps.issue_token import Terms, issue_token
from lianxin.foundation import time
from tests.cast import actor, person

GUARD, HANDLER, LEADER = "lengzhihui", "zhaihongyu", "qiaoyulan"
V1 = "/api/v1"


def post_of(username: str) -> Post:
    return Post.objects.unscoped("test").filter(person=person(username)).select_related("role").earliest("pk")


def issued(username: str = HANDLER, scopes: Collection[str] = (), days: int = 30) -> tuple[Token, str]:
    """A token for the post of somebody of the cast, with `scopes` or all rights of the post; and what is shown once."""
    _prefix, secret = tokens.make()
    post = post_of(username)
    terms = Terms("测试程序", scopes or post.role.rights, time.now() + timedelta(days=days))
    return issue_token(post, terms, secret, by=actor(GUARD), at=time.now()), secret


def bearer(secret: str, **more: str) -> dict[str, str]:
    """Headers of a request with the token."""
    return {"authorization": f"Bearer {secret}", **more}


class Program:
    """A program with a token: `get` and `post` answer the response; addresses begin behind the version."""

    def __init__(self, username: str = HANDLER, *scopes: str) -> None:
        self.token, self.secret = issued(username, scopes)
        self.client = Client()

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(V1 + path, query, headers=bearer(self.secret))

    def post(self, path: str, body: Any = None, key: str = "") -> HttpResponse:
        headers = bearer(self.secret, **({"idempotency-key": key} if key else {}))
        return self.client.post(V1 + path, body or {}, content_type="application/json", headers=headers)
