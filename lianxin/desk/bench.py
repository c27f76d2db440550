"""What pages with a list, a reading and a ruling beside each other have in common."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.cases import case_faces, case_panels, faces
from lianxin.cases.act_pages import address as act_address
from lianxin.cases.acts import Scene
from lianxin.desk import ends, ruling
from lianxin.desk.ruling import Card
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui.shapes import Chip, ClockFace


class Place(NamedTuple):
    """Where somebody stands: the page (`route` by its url name), its tab, the row that he reads ("" for none)."""

    route: str
    tab: str
    on: str = ""

    def address(self, **other: str) -> str:
        """The page's address with `other` parts; empty parts are left out."""
        parts = {"tab": self.tab, "on": self.on} | other
        return f"{reverse(self.route)}?{urlencode({name: value for name, value in parts.items() if value})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quick:
    """An act that opens over the page from the row itself."""

    label: str
    href: str
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRow:
    """One row: `said` is why it waits, in a line, `shown` what was brought with it; `waits_for` is who decides it where
    that is not the reader."""

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


def place_of(route: str, said: QueryDict, tabs: Sequence[str]) -> Place:
    """What an address says; the first tab where it names none. Raises BadInput (tab) for one that is not the
    reader's."""
    tab = said.get("tab") or next(iter(tabs))
    if tab not in tabs:
        raise BadInput({"tab": _("没有这一栏。")})
    return Place(route, tab, said.get("on", ""))


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
        **case_panels.drawn(scene),
        **case_faces.drawn(scene.whole, scene.actor, "", scene.at),
    }


def judging(cards: Sequence[Card], key: str, scene: Any, place: Place) -> dict[str, Any]:
    """The right column: what may be done as cards, the form of the one named `key`, else of the first, and what ends
    when if it is sent. `scene` is what the cards were made of."""
    card = chosen(cards, key)
    shown: dict[str, Any] = {
        "cards": [(each, place.address(act=each.key), each is card) for each in cards],
        "card": card,
    }
    if card is None or card.locked:
        return shown
    form = ruling.form_of(card, scene)
    return shown | {
        "form": form,
        "action": address_of(card),
        "of": form.of(card.target),
        "draft": f"act:{card.key}:{card.target.pk}",
        "ends": ends.of(form, scene.at),
    }


def chosen(cards: Sequence[Card], key: str) -> Card | None:
    """The card of that key, else the first."""
    return next((card for card in cards if card.key == key), None) or next(iter(cards), None)


def address_of(card: Card) -> str:
    """Where the card's form is sent."""
    case = card.target if card.target._meta.label == "cases.Case" else card.target.case
    return act_address(card.kind, case.number, card.target)


def ends_for(cards: Sequence[Card], key: str, scene: Any, said: QueryDict, at: datetime) -> list[ends.End]:
    """What ends when if the form of `key` is sent with what is `said`."""
    card = chosen(cards, key)
    return ends.of(ruling.form_of(card, scene, said), at) if card and not card.locked else []
