"""What a city may set for itself: rooms declare it, the pages and steps know it, `value_on` tells what holds."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from lianxin.foundation.models.city_settings import CitySetting


def _always(_value: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One setting. `beginning` tells what holds before anything was set; `problem` what is wrong with a value, "" for
    nothing; `example` what a value would make; `by_hub` whether each hub may have its own; `group` whose it is."""

    key: str
    label: str
    hint: str
    beginning: Callable[[], str]
    problem: Callable[[str], str] = _always
    example: Callable[[str], str] = _always
    by_hub: bool = False
    required: bool = False
    longest: int = 60
    group: str = ""


_keys: dict[str, Key] = {}


def declare(key: Key) -> Key:
    """Make a setting known; raises ValueError when two rooms declare the same."""
    if key.key in _keys:
        raise ValueError(f"there is a setting {key.key} already")
    _keys[key.key] = key
    return key


def keys(group: str | None = None) -> dict[str, Key]:
    """All settings by their key, or those of one group."""
    return {name: key for name, key in _keys.items() if group is None or key.group == group}


def value_on(key: Key, day: date, hub_id: int = 0) -> str:
    """What holds on the local `day`: what was set for the hub, else for all, else the beginning."""
    return told_on(key, day, hub_id)[0]


def told_on(key: Key, day: date, hub_id: int = 0) -> tuple[str, CitySetting | None]:
    """As `value_on`, with the row that says so, None for the beginning."""
    rows = CitySetting.objects.unscoped("everybody may know them").filter(key=key.key, begins__lte=day)
    row = rows.filter(hub_id__in={0, hub_id}).order_by("-hub_id", "-begins", "-pk").first()
    return (row.value, row) if row else (key.beginning(), None)


def rows_on(names: Collection[str], day: date) -> dict[str, CitySetting]:
    """What was set for all hubs and holds on the local `day`, by key; what was never set is not among them."""
    rows = CitySetting.objects.unscoped("everybody may know them").filter(key__in=names, hub_id=0, begins__lte=day)
    return {row.key: row for row in rows.order_by("key", "-begins", "-pk").distinct("key")}


def to_come(day: date) -> set[str]:
    """The keys for which something else has been set from a later day than the local `day` on."""
    rows = CitySetting.objects.unscoped("as above").filter(begins__gt=day)
    return set(rows.values_list("key", flat=True))
