"""The dispatcher's list: what waits, by tabs, the most pressing first; who has taken what."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _

from lianxin.cases import claims, deciders, faces, narrowing, texts
from lianxin.cases.filters import Wish
from lianxin.cases.live_rows import why_left
from lianxin.cases.models import Case, CaseClaim, CaseClock, CaseRequest, OrderClock
from lianxin.cases.queries import AnyClock
from lianxin.cases.states import CaseState, RequestKind, RequestState
from lianxin.clocks.models import ENDED
from lianxin.desk import holding
from lianxin.desk.bench import PAGE, BenchRow, Place, limit
from lianxin.foundation.actor import Actor
from lianxin.foundation.prepared import AnyOf, Prepared
from lianxin.foundation.ui.shapes import Chip

MINE = "mine"
# What a row shows of a case.
_OF_ROW = (
    "number",
    "state",
    "urgency",
    "appeal_type",
    "identity_withheld",
    "return_count",
    "area__name",
    "category__name",
)
_OPEN_CLOCKS: dict[str, Prepared[Any]] = {
    owner: Prepared(
        lambda ids, kinds, model=model, owner=owner: model.objects.filter(
            AnyOf(owner, ids), AnyOf("kind", kinds)
        ).exclude(state__in=ENDED),
        places=2,
    )
    for owner, model in (("case", CaseClock), ("order", OrderClock))
}


class Tab(NamedTuple):
    """A part of the pool: the states of cases and the kinds of requests that stand in it."""

    label: str
    states: tuple[CaseState, ...] = ()
    kinds: tuple[RequestKind, ...] = ()


TABS = {
    "pool": Tab("公共池", states=claims.DISPATCH_POOL),
    MINE: Tab("我的"),
    "returns": Tab("退单审核", kinds=(RequestKind.RETURN,)),
    "disputes": Tab("争议协调", states=(CaseState.DISPUTED,)),
    "time": Tab("延期挂起", kinds=(RequestKind.EXTENSION, RequestKind.SUSPENSION)),
    "replies": Tab("答复审核", states=(CaseState.PENDING_REVIEW,)),
}


class Waiting(NamedTuple):
    """One thing that waits: a case, or what is asked in it."""

    case: Case
    request: CaseRequest | None = None

    @property
    def key(self) -> str:
        """What names the row: the case's number, of a request besides which it is."""
        return f"{self.case.number}-{self.request.pk}" if self.request else self.case.number


def tabs_for(actor: Actor) -> dict[str, Tab]:
    """The tabs in which something is the reader's work, narrowed to that; his own always."""
    open_to = claims.open_to(actor)
    own = {
        key: Tab(
            tab.label,
            tuple(state for state in tab.states if state in open_to),
            tuple(kind for kind in tab.kinds if kind in open_to),
        )
        for key, tab in TABS.items()
    }
    return {key: tab for key, tab in own.items() if key == MINE or tab.states or tab.kinds}


def counts(actor: Actor, tabs: dict[str, Tab], at: datetime) -> dict[str, int]:
    """How much stands in each tab, of requests those that are the reader's to decide."""
    states = [state for tab in tabs.values() for state in tab.states]
    kinds = [kind for tab in tabs.values() for kind in tab.kinds]
    cases = Case.objects.visible_to(actor).filter(state__in=states).order_by()
    found = dict(cases.values_list("state").annotate(Count("pk")))
    asked = claims.waiting_requests(actor, kinds).filter(deciders.own(actor, at)).order_by()
    found |= dict(asked.values_list("kind").annotate(Count("pk")))
    counted = {key: sum(found.get(code, 0) for code in (*tab.states, *tab.kinds)) for key, tab in tabs.items()}
    return counted | {MINE: claims.held_by(actor, at).count()}


def waiting(actor: Actor, key: str, tab: Tab, wish: Wish, at: datetime) -> list[Waiting]:
    """What stands in a tab, narrowed to `wish`: `PAGE` rows at most, what is due first first."""
    if key == MINE:
        held = claims.held_by(actor, at).select_related("case__category", "case__area", "request__order__unit")
        return [_whole(claim.case, claim.request) for claim in held[:PAGE]]
    if tab.kinds:
        own = claims.waiting_requests(actor, tab.kinds).filter(deciders.own(actor, at))
        asked = narrowing.narrowed(own, wish, actor)
        rows = asked.select_related("case__category", "case__area", "order__unit", "suggested_unit")
        return [_whole(row.case, row) for row in rows[:PAGE]]
    cases = narrowing.narrowed(claims.waiting_cases(actor, tab.states), wish, actor)
    return [Waiting(case) for case in cases.select_related("category", "area").only(*_OF_ROW)[:PAGE]]


def gone(actor: Actor, tab: Tab, keys: Collection[str]) -> list[tuple[Waiting, str]]:
    """Of the rows `keys`, which a page shows and the tab's first page no longer has, those that the reader still sees,
    with why they wait in the tab no more ("" for those that wait further down): two queries."""
    numbers = [key for key in keys if "-" not in key]
    ids = [key.partition("-")[2] for key in keys if "-" in key]
    cases = Case.objects.visible_to(actor).filter(number__in=numbers).select_related("category", "area")
    asked = CaseRequest.objects.visible_to(actor).filter(pk__in=ids)
    rows = asked.select_related("case__category", "case__area", "order__unit", "suggested_unit")
    found = [Waiting(case) for case in cases] if numbers else []
    found += [_whole(row.case, row) for row in rows] if ids else []
    return [(row, "" if _stands_in(row, tab) else why_left(row.request or row.case)) for row in found]


def _stands_in(row: Waiting, tab: Tab) -> bool:
    if row.request:
        return row.request.kind in tab.kinds and row.request.state == RequestState.ASKED
    return row.case.state in tab.states


def _whole(case: Case, request: CaseRequest | None) -> Waiting:
    if request is not None:
        request.case = case
    return Waiting(case, request)


def drawn(
    rows: Sequence[Waiting], tab: Tab, place: Place, holders: Mapping[int, CaseClaim], actor: Actor, at: datetime
) -> list[BenchRow]:
    """The rows of `tab` as they look at `at`, with who has taken which (`holders`): three queries for all of them."""
    titles = texts.titles(row.case.pk for row in rows)
    clocks = open_clocks({_clock_of(row) for row in rows})
    says_what = len(tab.states) + len(tab.kinds) != 1
    found = []
    for row in rows:
        found.append(
            BenchRow(
                key=row.key,
                href=place.address(on=row.key),
                title=titles.get(row.case.pk, ""),
                number=row.case.number,
                chips=[*([_waits(row)] if says_what else []), *_chips(row)],
                meta=[*_asked(row), row.case.area.name, row.case.category.name],
                clock=limit(clocks.get(_clock_of(row)), at),
                **holding.on_row(holders.get(row.case.pk), actor),
            )
        )
    return found


def _waits(row: Waiting) -> Chip:
    """What waits, where a tab has several things."""
    return Chip(row.request.get_kind_display() if row.request else row.case.get_state_display(), "strong")


def _chips(row: Waiting) -> list[Chip]:
    """What marks the case out."""
    back = [Chip(_("退过 %(count)d 次") % {"count": row.case.return_count}, "near")] if row.case.return_count else []
    return [*back, *faces.kinds(row.case)]


def _asked(row: Waiting) -> list[str]:
    request = row.request
    if request is None or request.order is None:
        return []
    asks = _("%(unit)s申请") % {"unit": request.order.unit.short_name}
    if request.suggested_unit is None:
        return [asks]
    return [asks, _("建议%(unit)s") % {"unit": request.suggested_unit.short_name}]


def _clock_of(row: Waiting) -> tuple[str, int, str]:
    """What names the clock against which a row runs."""
    if row.request is not None:
        work = claims.REQUESTS.get(RequestKind(row.request.kind))
        return "order", row.request.order_id or 0, work.clock if work else ""
    work = claims.STATES.get(CaseState(row.case.state))
    return "case", row.case.pk, work.clock if work else ""


def open_clocks(wanted: Collection[tuple[str, int, str]]) -> dict[tuple[str, int, str], AnyClock]:
    """The open clocks that are named by ("case" or "order", its id, the clock's kind): two queries at most."""
    kinds = sorted({kind for _owner, _pk, kind in wanted})
    found: dict[tuple[str, int, str], AnyClock] = {}
    for owner, clocks in _OPEN_CLOCKS.items():
        ids = [pk for of, pk, _kind in wanted if of == owner]
        rows: list[AnyClock] = clocks.all(ids, kinds) if ids else []
        found |= {(owner, getattr(clock, f"{owner}_id"), clock.kind): clock for clock in rows}
    return found
