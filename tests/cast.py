"""The cast of the demonstration city for tests: people, actors, and browsers signed in as them."""

from datetime import datetime

from django.test import Client

from lianxin.accounts.models import Person, Post
from lianxin.accounts.queries import actor_for, posts_of
from lianxin.demo.cast import CAST
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, Door

BACKEND = "lianxin.accounts.sign_in.backend.StaffBackend"


def person(username: str) -> Person:
    """The member of the cast with this user name."""
    assert username in CAST, f"{username} is not in the cast"
    return Person.objects.get(username=username)


def post(username: str, role: str = "", at: datetime | None = None) -> Post:
    """The first post of the member, or the one with this role."""
    return next(p for p in posts_of(person(username), at or time.now()) if role in ("", p.role.code))


def actor(username: str, role: str = "", *, door: Door = Door.DESK) -> Actor:
    """The member acting in the first post, or in the one with this role."""
    return actor_for(person(username), post=post(username, role), door=door)


def sign_in(client: Client, username: str) -> Person:
    """Sign `client` in as the member, past password and second factor (tests of signing in use the pages)."""
    who = person(username)
    client.force_login(who, backend=BACKEND)
    return who
