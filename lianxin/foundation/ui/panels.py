"""What other rooms know of a row of a console: they register when they start, the page of the row shows it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.shapes import Fact

On = TypeVar("On")


@dataclass(frozen=True, slots=True)
class Panel:
    """A card of `count` things, of which `lines` tell; `none` says in words that there are none."""

    title: str
    count: int
    lines: Sequence[Fact]
    none: str = ""


Teller = Callable[[On, Actor, datetime], Panel | None]


class Tellers(Generic[On]):
    """The rooms that tell something of a kind of rows, in the order in which they started."""

    def __init__(self) -> None:
        self._tellers: dict[str, Teller[On]] = {}

    def add(self, key: str, teller: Teller[On]) -> None:
        """Make a teller known, which answers None for what is not the reader's; raises ValueError for a key that is
        taken."""
        if key in self._tellers:
            raise ValueError(f"{key} is told already")
        self._tellers[key] = teller

    def told(self, on: On, actor: Actor, at: datetime) -> list[Panel]:
        """What all of them tell the reader of `on` at `at`."""
        panels = [teller(on, actor, at) for teller in self._tellers.values()]
        return [panel for panel in panels if panel]
