"""The rail of the desk: rooms register where one can go, in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext


def _everybody(_request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class RailItem:
    """One place. `order` sorts; on a phone only the first four are seen at once; `allowed` says who sees it at all."""

    key: str
    label: str
    icon: str
    url_name: str
    order: int
    allowed: Callable[[HttpRequest], bool] = _everybody


@dataclass(frozen=True, slots=True)
class RailLink:
    key: str
    label: str
    icon: str
    href: str


_items: dict[str, RailItem] = {}


def add(item: RailItem) -> None:
    """Make a place known; raises ValueError when two rooms take the same key."""
    if item.key in _items:
        raise ValueError(f"the rail has {item.key} already")
    _items[item.key] = item


def links_for(request: HttpRequest) -> list[RailLink]:
    """The places that this reader may see, in order."""
    seen = sorted((item for item in _items.values() if item.allowed(request)), key=lambda item: item.order)
    return [RailLink(item.key, gettext(item.label), item.icon, reverse(item.url_name)) for item in seen]
