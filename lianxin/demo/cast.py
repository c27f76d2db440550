"""The cast: the people who can sign in to the demonstration city. Data: `data/people.csv`."""

import base64
import hmac
import os
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from lianxin.accounts.models import Person, Post, Role
from lianxin.accounts.steps.add_person import add_person
from lianxin.accounts.steps.appoint import appoint
from lianxin.foundation import sheets, time
from lianxin.foundation.actor import Actor, Door, Scope, system
from lianxin.organizations.models import Hub, Unit

FILE = Path(__file__).parent / "data" / "people.csv"
COLUMNS = ("username", "name", "pinyin", "role", "unit_code", "title", "totp")
# The day of the city's own document (临政发〔2013〕4号): a rehearsal may live through any year since.
BEGINS = datetime(2013, 1, 22, tzinfo=time.LOCAL)


@dataclass(frozen=True, slots=True)
class Part:
    """One post of a member: codes of role and unit, and the title."""

    role: str
    unit_code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the cast; `totp` says that a second factor is set up for him."""

    username: str
    name: str
    spelling: str
    parts: tuple[Part, ...]
    totp: bool


def _read() -> dict[str, Member]:
    rows = sorted(sheets.read(FILE, COLUMNS), key=lambda row: row.line)
    groups = [list(group) for _name, group in groupby(rows, key=lambda row: row.text("username"))]
    return {member.username: member for member in map(_member, groups)}


def _member(rows: list[sheets.Row]) -> Member:
    return Member(
        username=rows[0].text("username"),
        name=rows[0].text("name"),
        spelling=rows[0].text("pinyin"),
        parts=tuple(Part(row.text("role"), row.text("unit_code"), row.text("title")) for row in rows),
        totp=rows[0].yes("totp"),
    )


CAST = _read()


def _derived(purpose: str) -> bytes:
    """Bytes that this installation alone can make: nothing of the demonstration's secrets lies in the code."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"demonstration {purpose}".encode(), "sha256")


@cache
def password() -> str:
    """The one password of the cast. Kept in `secrets/demo.txt` too, which only its owner may read."""
    letters = base64.b32encode(_derived("password")).decode().lower()
    return f"Lx-{letters[:4]}-{letters[4:8]}-{letters[8:12]}-7"


def totp_secret(username: str) -> str:
    """The secret of this member's second factor, as an authenticator application takes it."""
    return base64.b32encode(_derived(f"second factor of {username}")[:20]).decode()


def write_password() -> None:
    """Put the password into `secrets/demo.txt`, mode 0600."""
    path = settings.SECRETS_DIR / "demo.txt"
    draft = path.with_name(f"demo.txt.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(password() + "\n")
    draft.rename(path)


@transaction.atomic
def load_cast() -> None:
    """Bring the cast into being: people, posts, the password, second factors. Repeating it changes nothing."""
    by, at = system(Door.COMMAND), time.now()
    hashed = make_password(password())
    for member in CAST.values():
        person = Person.people.visible_to(by).filter(username=member.username).first()
        if person is None:
            person = add_person(member.username, member.name, spelling=member.spelling, by=by, at=at)
            person.password, person.password_changed_at = hashed, at
            person.save(update_fields=["password", "password_changed_at"])
        _give_posts(person, member, by, at)
        if member.totp and not Authenticator.objects.filter(user=person).exists():
            TOTP.activate(person, totp_secret(member.username))
    write_password()


def _give_posts(person: Person, member: Member, by: Actor, at: datetime) -> None:
    for part in member.parts:
        role = Role.objects.get(code=part.role)
        unit = Unit.objects.visible_to(by).get(code=part.unit_code)
        hub = Hub.objects.visible_to(by).get(code="01") if role.scope == Scope.HUB else None
        if not Post.objects.visible_to(by).filter(person=person, role=role, unit=unit, hub=hub).exists():
            appoint(person, role, unit=unit, hub=hub, title=part.title, begins=BEGINS, by=by, at=at)
