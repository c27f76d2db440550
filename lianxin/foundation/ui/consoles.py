"""The consoles: rooms register the pages on which they are administered, when they start; `/manage/` names them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext


def _nothing(_request: HttpRequest) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """One console. `hint` says in a line what is done there; `figure` what may need somebody now ("" for nothing);
    `allowed` who has a part in it at all; `order` sorts."""

    key: str
    label: str
    hint: str
    icon: str
    url_name: str
    order: int
    allowed: Callable[[HttpRequest], bool]
    figure: Callable[[HttpRequest], str] = _nothing


@dataclass(frozen=True, slots=True)
class ConsoleLink:
    key: str
    label: str
    hint: str
    icon: str
    href: str
    figure: str


_consoles: dict[str, Console] = {}


def add(console: Console) -> None:
    """Make a console known; raises ValueError when two rooms take the same key."""
    if console.key in _consoles:
        raise ValueError(f"there is a console {console.key} already")
    _consoles[console.key] = console


def has_any(request: HttpRequest) -> bool:
    """Whether the reader has a part in any console."""
    return any(console.allowed(request) for console in _consoles.values())


def links_for(request: HttpRequest) -> list[ConsoleLink]:
    """The consoles that this reader has a part in, in order."""
    seen = sorted((one for one in _consoles.values() if one.allowed(request)), key=lambda one: one.order)
    return [
        ConsoleLink(
            one.key, gettext(one.label), gettext(one.hint), one.icon, reverse(one.url_name), one.figure(request)
        )
        for one in seen
    ]
