"""How what waits for a decision looks in its list, and which acts decide it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from lianxin.cases import clock_faces, faces, texts, veils
from lianxin.cases.act_pages import address
from lianxin.cases.acts import Act, AskedAct, AskedScene, Scene, may_take, named
from lianxin.cases.models import Case, CaseRequest, CaseText
from lianxin.cases.queries import AnyClock, is_unit
from lianxin.cases.request_faces import DICTIONARIES, wanted
from lianxin.cases.requests import REVIEWS
from lianxin.cases.states import RequestKind, TextKind
from lianxin.cases.timers import HANDLING
from lianxin.cases.veils import Veil
from lianxin.desk import pool, ruling
from lianxin.desk.approvals import Pending, Tab
from lianxin.desk.bench import BenchRow, Place, Quick, in_a_line, limit
from lianxin.desk.ruling import Card
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.shapes import Chip, ClockFace
from lianxin.taxonomy.models import Need, ReasonKind
from lianxin.taxonomy.queries import reasons


def drawn(
    found: Sequence[Pending], tab: Tab, place: Place, actor: Actor, at: datetime, back: str = ""
) -> list[BenchRow]:
    """The rows as they look at `at`: a handful of queries for all of them; what is done from a row leads `back`, else
    to `place`."""
    if not found:
        return []
    cases = {each.case.pk: each.case for each in found}
    over = veils.for_reader(actor, cases.values()) if is_unit(actor) else {}
    titles = {} if place.tab == "city" else texts.titles(cases)
    said = _said(found, at)
    clocks = pool.open_clocks({clock for each in found for clock in _clocks_of(each, place.tab)})
    return [
        BenchRow(
            key=each.key,
            href=place.address(on=each.key),
            title=_over(over, each).over(titles.get(each.case.pk, ""))
            or _("%(hub)s提请") % {"hub": each.case.hub.name},
            number=each.case.number,
            chips=_chips(each, tab),
            meta=_meta(each, actor),
            clock=_clock(each, place.tab, clocks, at),
            said=_over(over, each).over(said.get(each.key, "")),
            shown=_shown(each.request),
            waits_for=each.decider,
            quick=[] if each.decider else _quick(each, tab, back or place.address(on=""), actor),
        )
        for each in found
    ]


def cards_of(each: Pending, tab: Tab, scene: Any) -> list[Card]:
    """The acts that decide the row, open ones first."""
    if isinstance(scene, Scene):
        return ruling.cards_of(tab.acts, scene, each.target)
    return [card for key in tab.acts for card in _asked_card(key, each, scene)]


def _asked_card(key: str, each: Pending, scene: AskedScene) -> list[Card]:
    """An act on what another hub asks, whose case is not the reader's to see."""
    kind = named(key)
    assert kind and issubclass(kind, AskedAct)
    target = kind.asked_of(scene, each.target.pk)
    if target is None or not may_take(kind, scene.actor):
        return []
    return [Card(each.case.number, str(_(kind.label)), "", kind, target, kind.why_closed(target, scene))]


def _over(over: dict[int, Veil], each: Pending) -> Veil:
    return over.get(each.case.pk, Veil())


def _said(found: Sequence[Pending], at: datetime) -> dict[str, str]:
    """Why each row waits, in a line, by the row's key."""
    words = _written(found)
    known = {kind: {row.code: row.label for row in reasons(kind, at)} for kind in _wanted_dictionaries(found)}
    return {each.key: _line(each, known, words.get(each.key, "")) for each in found}


def _wanted_dictionaries(found: Sequence[Pending]) -> set[ReasonKind]:
    asked = {DICTIONARIES.get(RequestKind(each.request.kind)) for each in found if each.request}
    declined = {ReasonKind.DECLINE for each in found if isinstance(each.target, Case)}
    return {kind for kind in asked | declined if kind}


def _line(each: Pending, known: dict[ReasonKind, dict[str, str]], words: str) -> str:
    request = each.request
    if request is None:
        reason = known.get(ReasonKind.DECLINE, {}).get(each.case.decline_reason, "")
    else:
        dictionary = DICTIONARIES.get(RequestKind(request.kind))
        reason = known[dictionary].get(request.reason, "") if dictionary else ""
    return " · ".join(filter(None, [wanted(request) if request else "", reason, in_a_line(words)]))


def _written(found: Sequence[Pending]) -> dict[str, str]:
    """What was written with what waits: the reason of a request, the reply that a leader signs, what the citizen is
    told when his matter is declined."""
    asked = {each.key: each.request.text.text for each in found if each.request and each.request.text}
    cases = {each.case.pk: each.key for each in found if isinstance(each.target, Case)}
    orders = {each.order.pk: each.key for each in found if each.order and not each.request}
    told = CaseText.objects.filter(case__in=cases, order=None, kind=TextKind.GUIDANCE) if cases else []
    replies = CaseText.objects.filter(order__in=orders, kind=TextKind.REPLY_PUBLIC) if orders else []
    by_case = {cases[row.case_id]: row.text for row in sorted(told, key=_version)}
    by_order = {orders[row.order_id]: row.text for row in sorted(replies, key=_version) if row.order_id}
    return asked | by_case | by_order


def _version(row: CaseText) -> int:
    return row.version


def _shown(request: CaseRequest | None) -> list[str]:
    return [str(label) for code, label in Need.choices if code in request.needs] if request else []


def _chips(each: Pending, tab: Tab) -> list[Chip]:
    kind = each.request.get_kind_display() if each.request else _(tab.label)
    back = each.case.return_count
    again = [Chip(_("退过 %(count)d 次") % {"count": back}, "near")] if back else []
    return [Chip(str(kind), "strong"), *again, *faces.kinds(each.case)]


def _meta(each: Pending, actor: Actor) -> list[str]:
    unit = [each.order.unit.short_name] if each.order and each.order.unit_id != actor.unit_id else []
    return list(dict.fromkeys([*unit, each.case.area.name, each.case.category.name]))


def _clocks_of(each: Pending, tab: str) -> list[tuple[str, int, str]]:
    """What names the clocks against which a row may run, the first that is there first."""
    if each.order is None:
        return [] if each.request else [("case", each.case.pk, "accept")]
    review = REVIEWS.get(RequestKind(each.request.kind)) if each.request and tab != "endorse" else None
    kinds = [review] if review else ["sign_off"] if each.request is None else HANDLING
    return [("order", each.order.pk, kind) for kind in kinds]


def _clock(each: Pending, tab: str, clocks: dict[tuple[str, int, str], AnyClock], at: datetime) -> ClockFace | None:
    running = next((clocks[name] for name in _clocks_of(each, tab) if name in clocks), None)
    if running and tab == "endorse":  # whatever limit of the order it is
        return clock_faces.face(running, at, calm=True)
    return limit(running, at)


def _quick(each: Pending, tab: Tab, back: str, actor: Actor) -> list[Quick]:
    """The two plain answers, yes and no, which a thumb reaches in the list, and which lead `back` to it."""
    fitting = [kind for kind in map(named, tab.acts) if kind and _fits(kind, each, actor)][-2:]
    return [
        Quick(
            label=str(_(kind.label)),
            href=f"{address(kind, each.case.number, each.target)}?next={quote(back)}",
            is_main=kind is fitting[0],
        )
        for kind in fitting
    ]


def _fits(kind: type[Act[Any]], each: Pending, actor: Actor) -> bool:
    kinds = getattr(kind, "kinds", None)
    return may_take(kind, actor) and (kinds is None or each.request is None or each.request.kind in kinds)
