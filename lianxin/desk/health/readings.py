"""One reading of the system's health, judged by the limits of `data/health.toml`."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from lianxin.foundation.ui.shapes import State

FILE = Path(__file__).parents[1] / "data" / "health.toml"


@dataclass(frozen=True, slots=True)
class Limits:
    """From which number on a reading is near a fault, and from which it is one; the other way round for `falling`."""

    near: float
    bad: float
    falling: bool = False

    def state(self, number: float) -> State:
        """How a reading of `number` stands."""
        told, near, bad = (-number, -self.near, -self.bad) if self.falling else (number, self.near, self.bad)
        if told >= bad:
            return "overdue"
        return "near" if told >= near else "good"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`value` tells the `number` in words; `advice` is what to do where the state is near or overdue, "" else."""

    key: str
    label: str
    value: str
    number: float | None
    state: State
    advice: str = ""


# What rooms above the desk have to tell of how things flow; they add to it when they start.
MORE: list[Callable[[datetime], Reading]] = []


@cache
def limits() -> dict[str, Limits]:
    """The limits of the file by the key of the reading."""
    return {key: Limits(**given) for key, given in tomllib.loads(FILE.read_text(encoding="utf-8")).items()}


def judged(key: str, label: str, value: str, number: float | None, advice: str = "") -> Reading:
    """The reading of this key: None for a number that there should be is a fault; without limits it is only told."""
    known = limits().get(key)
    if known is None:
        state: State = "ordinary"
    else:
        state = "overdue" if number is None else known.state(number)
    told = advice if state in ("near", "overdue") else ""
    return Reading(key=key, label=label, value=value, number=number, state=state, advice=told)
