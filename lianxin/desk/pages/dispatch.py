"""The dispatcher's desk: what waits, the case beside it, the act that is due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.cases import case_faces, case_panels, claims, faces, filters, live, policies, queries
from lianxin.cases.acts import Scene
from lianxin.cases.filters import Wish
from lianxin.cases.models import CaseClaim, CaseRequest
from lianxin.cases.states import CaseState, RequestKind
from lianxin.cases.timers import HANDLING
from lianxin.desk import advice, pool, ruling
from lianxin.desk.pool import Tab, Waiting
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound
from lianxin.foundation.memo import remembering
from lianxin.foundation.ui.shapes import Crumb
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.queries import top_categories

RIGHTS = (
    policies.DISPATCH,
    policies.DECIDE_RETURN,
    policies.DECIDE_EXTENSION,
    policies.DECIDE_SUSPENSION,
    policies.DESIGNATE,
)
# Where a unit is sought for the matter.
BEFORE_UNITS = {CaseState.REGISTERED, CaseState.PENDING_DISPATCH, CaseState.DISPUTED}
# How many are taken with one key.
TAKE_NEXT = 5


class Place(NamedTuple):
    """Where in the pool the reader stands: the tab, what it is narrowed to, which row he reads."""

    tab: str
    area: str
    category: str
    on: str

    def address(self, **other: str) -> str:
        """The page's address with `other` parts; without the row where none is read."""
        parts = {name: value for name, value in (self._asdict() | other).items() if value}
        return f"{reverse('desk:dispatch')}?{urlencode(parts)}"


def may_open(actor: Actor) -> bool:
    """Whether the post sends matters on, or decides what units ask about them, at the hotline."""
    return not queries.is_unit(actor) and actor.has(policies.READ.code) and any(actor.has(each.code) for each in RIGHTS)


def demand_open(actor: Actor) -> None:
    """Raises NotAllowed for a post that has no work here."""
    if not may_open(actor):
        raise NotAllowed(_("您的岗位不派单，也不审核退单、延期和挂起。"))


def place_of(said: dict[str, str], tabs: dict[str, Tab]) -> Place:
    """What an address says; raises BadInput (tab) for a tab that is not the reader's."""
    tab = said.get("tab") or next(iter(tabs))
    if tab not in tabs:
        raise BadInput({"tab": _("没有这一栏。")})
    return Place(tab, said.get("area", ""), said.get("category", ""), said.get("on", ""))


@login_required
@require_GET
def dispatch(request: HttpRequest) -> HttpResponse:
    """The pool by tabs (``?tab=``, narrowed by ``area`` and ``category``), one row of it (``on``) read beside, and the
    form of the act ``act`` that is due on it. ``?rows=`` names the rows that a page shows: then the answer tells how
    they stand now. Raises BadInput for what is none of this, NotFound for a row that the reader does not see.
    """
    actor, now = actor_of(request), time.now()
    demand_open(actor)
    tabs = pool.tabs_for(actor)
    place = place_of(request.GET.dict(), tabs)
    wish = _wish(place)
    rows = pool.waiting(actor, place.tab, tabs[place.tab], wish, now)
    context = _list(actor, place, tabs, rows, now)
    if "rows" in request.GET:
        return render(request, "desk/parts/pool_news.html", context | _news(request.GET["rows"], context))
    with remembering():  # the acts, the suggestion and the times ask the same rules
        context |= _read(actor, place, rows, request.GET.get("act", ""), now)
    return render(request, "desk/dispatch.html", context)


@login_required
@require_GET
def dues(request: HttpRequest) -> HttpResponse:
    """Until when the units would have that the form of the act ``act`` on the row ``on`` names: a fragment."""
    actor, now = actor_of(request), time.now()
    demand_open(actor)
    number, pk = _named(request.GET.get("on", ""))
    scene = Scene(queries.whole(actor, number), actor, now)
    card = _card(ruling.cards(scene, _request(scene, pk)), request.GET.get("act", ""))
    if card is None:
        raise NotFound
    form = ruling.form_of(card, scene, request.GET)
    return render(request, "desk/parts/dues.html", {"dues": ruling.dues_of(form, now), "request": request})


def _wish(place: Place) -> Wish:
    """What the tab is narrowed to; raises BadInput as `filters.read`."""
    return filters.read({"area": [place.area], "category": [place.category]})


def _list(actor: Actor, place: Place, tabs: dict[str, Tab], rows: Sequence[Waiting], now: datetime) -> dict[str, Any]:
    """The left column."""
    counted = pool.counts(actor, tabs, now)
    return {
        "rail_key": "dispatch",
        "crumbs": [Crumb(_("派单"))],
        "topics": live.topics_of(actor),
        "place": place,
        "tabs": [
            (_(tab.label), counted[key], place.address(tab=key, on=""), key == place.tab) for key, tab in tabs.items()
        ],
        "rows": [(row, place.address(on=row.key)) for row in pool.drawn(rows, tabs[place.tab], actor, now)],
        "more": max(0, counted[place.tab] - len(rows)) if not (place.area or place.category) else 0,
        "takes": any(code in claims.DISPATCH_POOL for code in claims.open_to(actor)),
        "take_next": TAKE_NEXT,
        "counties": Area.objects.filter(level=Area.Level.COUNTY).order_by("code"),
        "categories": top_categories(now),
        "here": place.address(),
    }


def _news(said: str, context: dict[str, Any]) -> dict[str, Any]:
    """Of the rows `said` to be shown those that still stand here, and how many are new above or among them."""
    shown = set(said.split(","))
    kept = [(row, address) for row, address in context["rows"] if row.key in shown]
    return {"rows": kept, "new": len(context["rows"]) - len(kept)}


def _read(actor: Actor, place: Place, rows: Sequence[Waiting], act: str, now: datetime) -> dict[str, Any]:
    """The middle and the right column: the row that was chosen, else the first."""
    keys = [row.key for row in rows]
    on = place.on or next(iter(keys), "")
    if not on:
        return {"chosen": False}
    number, pk = _named(on)
    scene = Scene(queries.whole(actor, number), actor, now)
    asked = _request(scene, pk)
    was_chosen, place = bool(place.on), place._replace(on=on)
    earlier, later = _beside(keys, on)
    claim = claims.holders(actor, [scene.case.pk], now).get(scene.case.pk)
    return {
        "chosen": was_chosen,
        "on": on,
        "address": place.address(),
        "earlier": place.address(on=earlier) if earlier else "",
        "later": place.address(on=later) if later else "",
        "back": place.address(on=""),
        "case": scene.case,
        "whole": scene.whole,
        "chips": faces.chips(scene.case),
        "claim": claim,
        "is_mine": claim is not None and claim.post_id == actor.post_id,
        "may_release": claim is not None and _may_release(claim, actor),
        **_advice(scene, asked),
        **case_panels.drawn(scene),
        **case_faces.drawn(scene.whole, actor, "", now),
        **_ruling(scene, asked, place, act, later or earlier),
    }


def _advice(scene: Scene, asked: CaseRequest | None) -> dict[str, Any]:
    """What speaks for a unit, where a unit is sought."""
    if not (asked.kind == RequestKind.RETURN if asked else scene.case.state in BEFORE_UNITS):
        return {"advises": False}
    return {"advises": True, "advice": advice.of(scene), "precedents": advice.precedents(scene)}


def _may_release(claim: CaseClaim, actor: Actor) -> bool:
    return claim.post_id == actor.post_id or actor.has(policies.RELEASE_CLAIMS.code)


def _ruling(scene: Scene, asked: CaseRequest | None, place: Place, act: str, following: str) -> dict[str, Any]:
    """The right column: what may be done as cards, the chosen one's form, what follows from it."""
    cards = ruling.cards(scene, asked)
    card = _card(cards, act)
    drawn: dict[str, Any] = {
        "cards": [(each, place.address() + f"&act={each.key}", each is card) for each in cards],
        "card": card,
    }
    if card is None or card.locked:
        return drawn
    form = ruling.form_of(card, scene)
    return drawn | {
        "form": form,
        "action": ruling.action(card, scene),
        "next": place.address(on=following),
        "of": form.of(card.target),
        "draft": f"act:{scene.case.number}:{card.key}:{card.target.pk}",
        "dues": ruling.dues_of(form, scene.at),
        "citizens_end": _citizens_end(scene),
    }


def _citizens_end(scene: Scene) -> datetime | None:
    """Until when the citizen waits at most; None before his clock runs."""
    running = (clock for clock in scene.whole.case_clocks if clock.kind in HANDLING and not clock.ended)
    return next((clock.due_at for clock in running), None)


def _card(cards: Sequence[ruling.Card], key: str) -> ruling.Card | None:
    """The card of that key, else the first that can be taken."""
    named = next((card for card in cards if card.key == key), None)
    return named or next(iter(cards), None)


def _named(on: str) -> tuple[str, int]:
    """The case's number and the id of what is asked in it, 0 for the case itself; raises NotFound for neither."""
    number, _dash, pk = on.partition("-")
    if not number.isdecimal() or (pk and not pk.isdecimal()) or len(pk) > 18:
        raise NotFound
    return number, int(pk or 0)


def _request(scene: Scene, pk: int) -> CaseRequest | None:
    """What is asked, where the row is about that; None where it was decided meanwhile."""
    return next((row for row in scene.requests if row.pk == pk), None)


def _beside(keys: list[str], on: str) -> tuple[str, str]:
    """The rows before and after the one that is read."""
    if on not in keys:
        return "", next(iter(keys), "")
    place = keys.index(on)
    return keys[place - 1] if place else "", keys[place + 1] if place + 1 < len(keys) else ""
