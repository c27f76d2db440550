"""The life cycle in plain words: for each event and state what a citizen reads (`data/progress.toml`)."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from lianxin.cases.models import CaseEvent
from lianxin.foundation.ui.shapes import State

FILE = Path(__file__).with_name("data") / "progress.toml"


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that has happened, as a citizen reads it."""

    words: str
    at: datetime


@cache
def _book() -> dict[str, dict[str, dict[str, Any]]]:
    """Rows by code: of events and of states."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {"event": {row["kind"]: row for row in read["event"]}, "state": {row["code"]: row for row in read["state"]}}


def kinds() -> frozenset[str]:
    """The kinds of events that a citizen reads of."""
    return frozenset(_book()["event"])


def state_words(code: str) -> str:
    return _in_words(_book()["state"][code])


def state_mark(code: str) -> State:
    mark: State = _book()["state"][code]["mark"]
    return mark


def done(events: Iterable[CaseEvent], names: Mapping[int, str]) -> list[Done]:
    """What has happened, in its order: sentences that repeat the one before are left out. `names` are those of units by
    their id; an event of an order below the first tier is nothing to the citizen."""
    found: list[Done] = []
    for event in events:
        if event.kind not in kinds() or (event.order and event.order.level > 1):
            continue
        words = _in_words(_book()["event"][event.kind]).format(units=_units(event, names))
        if not (found and found[-1].words == words):
            found.append(Done(words, event.at))
    return found


def _in_words(row: Mapping[str, str]) -> str:
    return row["zh"] if (get_language() or "zh").startswith("zh") else row["en"]


def _units(event: CaseEvent, names: Mapping[int, str]) -> str:
    """Whom the event is about: the unit of its order, else those to which it sent orders."""
    if event.order:
        return names[event.order.unit_id]
    between = "、" if (get_language() or "zh").startswith("zh") else ", "
    return between.join(names[told["unit"]] for told in event.data.get("orders", []) if told.get("unit") in names)
