"""The rules in the words of people: what a key is about, what a value says, which values can be chosen."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from lianxin.accounts.models import Role
from lianxin.calendars.models import Calendar
from lianxin.calendars.spans import Span
from lianxin.foundation import sheets
from lianxin.rulebook.keys import NO_TIME, Key, keys
from lianxin.taxonomy.models import Reason, ReasonKind

DATA = Path(__file__).with_name("data")
# In a key's meaning the codes are explained after its name, for whoever reads the file.
_CODES = re.compile(r"[：；][a-z_]+ .*")
_KEY = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_REASONS = ("scope.declined", "scope.transferred", "scope.decline_confirmed")


@cache
def groups() -> dict[str, str]:
    """What the keys that begin with a prefix are about, in the order in which they are read."""
    return {row.text("prefix"): row.text("name") for row in sheets.read(DATA / "groups.csv", ("prefix", "name"))}


def group_of(key: str) -> str:
    return key.partition(".")[0]


def label(key: Key) -> str:
    """What the key is about, in words alone."""
    plain = _CODES.sub("", key.meaning)
    return _KEY.sub(lambda found: _("“%(name)s”") % {"name": _named(found[0])}, plain)


def _named(code: str) -> str:
    return _CODES.sub("", keys()[code].meaning) if code in keys() else code


def choices(key: Key) -> Sequence[tuple[str, str]]:
    """The codes that a key of words takes, with what they say; none where any may be written."""
    if key.kind == "calendar":
        return list(Calendar.objects.order_by("pk").values_list("code", "name"))
    if key.kind not in ("word", "words"):
        return []
    if group_of(key.key) == "approver":
        return list(Role.objects.order_by("pk").values_list("code", "name"))
    if key.key in _REASONS:
        rows = Reason.objects.filter(kind=ReasonKind.DECLINE).order_by("position", "code", "valid")
        return list(dict(rows.values_list("code", "label")).items())
    return list((_words().get(key.key) or _words().get(group_of(key.key), {})).items())


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in sheets.read(DATA / "words.csv", ("key", "code", "words")):
        found.setdefault(row.text("key"), {})[row.text("code")] = row.text("words")
    return found


class ValueWords:
    """What values of keys say; the choices of each key are looked up once."""

    def __init__(self) -> None:
        self._choices: dict[str, dict[str, str]] = {}

    def told(self, key: Key, value: Any) -> str:
        """A value in words: ``5个工作日``, ``3次``, ``80%``, ``是``, ``逐件``, ``签收、审签``."""
        match key.kind:
            case "span":
                return Span.parse(value).label
            case "number" | "count":
                return _number(key, value)
            case "yes_no":
                return _("是") if value else _("否")
            case "time":
                return _("不设") if value == NO_TIME else str(value)
            case "words":
                return "、".join(self._each(key, value)) or _("无")
            case _:
                return next(iter(self._each(key, [value])))

    def _each(self, key: Key, codes: Iterable[str]) -> list[str]:
        if key.key not in self._choices:
            self._choices[key.key] = dict(choices(key))
        return [self._choices[key.key].get(code, code) for code in codes]


def _number(key: Key, value: float) -> str:
    if key.kind == "number" and key.high == "1" and not key.unit:
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    return f"{value}{key.unit}"
