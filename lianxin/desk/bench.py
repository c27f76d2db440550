"""What pages with a list, a reading and a ruling beside each other have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from lianxin.cases import case_faces, case_panels, clock_faces, faces, live
from lianxin.cases.acts import Scene
from lianxin.cases.live_rows import count_new
from lianxin.cases.queries import AnyClock
from lianxin.desk import ends, ruling
from lianxin.desk.ruling import Card
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui.shapes import Chip, ClockFace, Crumb

PAGE = 40  # rows of a list
LONGEST_SAID = 80  # characters of what somebody wrote, in a row


class Place(NamedTuple):
    """Where somebody stands: the page (`route` by its url name), its tab, the row that he reads ("" for none), and to
    what he has `narrowed` the tab."""

    route: str
    tab: str
    on: str = ""
    narrowed: tuple[tuple[str, str], ...] = ()

    def address(self, **other: str) -> str:
        """The page's address with `other` parts; empty parts are left out."""
        parts = {"tab": self.tab, **dict(self.narrowed), "on": self.on} | other
        return f"{reverse(self.route)}?{urlencode({name: value for name, value in parts.items() if value})}"


class Labelled(Protocol):
    """A tab of a page, as far as its name goes."""

    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """An act that opens over the page from the row itself."""

    label: str
    href: str
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRow:
    """One row: `said` is why it waits, in a line, `shown` what was brought with it; `waits_for` is who decides it where
    that is not the reader; `holder` has taken it, and where `is_free` nobody has; `left` says
    why it waits here no more."""

    key: str
    href: str
    title: str
    number: str
    chips: Sequence[Chip]
    meta: Sequence[str]
    clock: ClockFace | None = None
    said: str = ""
    shown: Sequence[str] = ()
    waits_for: str = ""
    quick: Sequence[Quick] = field(default_factory=list)
    holder: str = ""
    is_mine: bool = False
    is_free: bool = False
    left: str = ""


def place_of(route: str, said: QueryDict, tabs: Sequence[str], narrows: Sequence[str] = ()) -> Place:
    """What an address says; the first tab where it names none. Raises BadInput (tab) for one that is not the
    reader's."""
    tab = said.get("tab") or next(iter(tabs))
    if tab not in tabs:
        raise BadInput({"tab": _("没有这一栏。")})
    return Place(route, tab, said.get("on", ""), tuple((name, said.get(name, "")) for name in narrows))


def page(
    actor: Actor, place: Place, desk: str, tabs: Mapping[str, Labelled], counted: Mapping[str, int]
) -> dict[str, Any]:
    """What every such page has: the name of the `desk`, its tabs with their numbers, under which topics it changes."""
    return {
        "rail_key": place.route.removeprefix("desk:"),
        "crumbs": [Crumb(desk)],
        "topics": live.topics_of(actor),
        "place": place,
        "here": place.address(on=""),
        "tabs": [
            (_(tab.label), counted[key], place.address(tab=key, on=""), key == place.tab) for key, tab in tabs.items()
        ],
    }


def news(place: Place, keys: Sequence[str], shown: Sequence[str], rows: Sequence[BenchRow]) -> dict[str, Any]:
    """What an open page is told where something has changed: `rows`, of the `shown` ones those that the reader still
    sees, as they stand now; how many are new on the page that would have `keys`; what became of the row he reads."""
    on = place.on or next(iter(shown), "")
    return {
        "rows": rows,
        "on": on,
        "new": count_new(keys, shown, PAGE),
        "taken": next((row.left for row in rows if row.key == on), ""),
    }


def limit(clock: AnyClock | None, at: datetime) -> ClockFace | None:
    """How the limit that a tab is about looks at `at`: without its name, which the tab says."""
    return replace(clock_faces.face(clock, at, calm=True), label="") if clock else None


def in_a_line(words: str, longest: int = LONGEST_SAID) -> str:
    """The beginning of what somebody wrote, at most so many characters, without line breaks."""
    return Truncator(" ".join(words.split())).chars(longest)


def beside(keys: Sequence[str], on: str) -> tuple[str, str]:
    """The rows before and after the one that is read, "" for none."""
    if on not in keys:
        return "", next(iter(keys), "")
    here = keys.index(on)
    return keys[here - 1] if here else "", keys[here + 1] if here + 1 < len(keys) else ""


def around(place: Place, keys: Sequence[str]) -> dict[str, Any]:
    """Where J, K and the way back lead; where to go when the row is done."""
    earlier, later = beside(keys, place.on)
    return {
        "earlier": place.address(on=earlier) if earlier else "",
        "later": place.address(on=later) if later else "",
        "back": place.address(on=""),
        "next": place.address(on=later or earlier),
    }


def reading(scene: Scene) -> dict[str, Any]:
    """The middle column: the case as the reader may read it."""
    return {
        "case": scene.case,
        "whole": scene.whole,
        "case_chips": faces.chips(scene.case),
        **case_panels.at_issue(scene),
        **case_faces.drawn(scene.whole, scene.actor, "", scene.at),
    }


def judging(cards: Sequence[Card], key: str, scene: Any, place: Place) -> dict[str, Any]:
    """The right column: what may be done as cards, the form of the one named `key`, else of the first, and what ends
    when if it is sent. `scene` is what the cards were made of."""
    card = ruling.chosen(cards, key)
    shown: dict[str, Any] = {
        "cards": [(each, place.address(act=each.key), each is card) for each in cards],
        "ways": sum(not each.locked for each in cards),
        "card": card,
    }
    if card is None or card.locked:
        return shown
    form = ruling.form_of(card, scene)
    return shown | {
        "form": form,
        "action": card.action,
        "of": form.of(card.target),
        "draft": card.draft,
        "ends": ends.of(form, scene.at),
    }


def ends_for(cards: Sequence[Card], key: str, scene: Any, said: QueryDict) -> dict[str, Any]:
    """What ends when if the form of `key` is sent with what is `said`: nothing where there is no such form any more, as
    whoever sends it is told."""
    card = ruling.chosen(cards, key)
    return {"ends": ends.of(ruling.form_of(card, scene, said), scene.at) if card and not card.locked else []}
