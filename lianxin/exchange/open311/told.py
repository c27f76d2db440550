"""Requests as they are told: GeoReport v2, "GET Service Requests". Of many at once by as many queries as of one.

What lies over the texts is the strictest veil that there is: neither names nor numbers, of whoever spoke or of anybody,
since an application's key is known to many, and a request's name may be passed on.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from lianxin.cases import veils
from lianxin.cases.models import Case, CaseClock, CaseEvent, CaseText, TaskOrder
from lianxin.cases.states import CASE_OVER, ORDER_VOID, CaseState, OrderRole, TextKind
from lianxin.cases.veils import Veil
from lianxin.clocks.models import ClockState
from lianxin.exchange.models import Filed
from lianxin.exchange.open311.services import service_code_of
from lianxin.exchange.open311.where import point_of
from lianxin.foundation import time
from lianxin.portal import progress
from lianxin.portal.library import EVERYBODY
from lianxin.portal.models import Publication
from lianxin.portal.own_matter import HANDLING, PASSED
from lianxin.taxonomy.models import Category, Reason, ReasonKind

OPEN, CLOSED = "open", "closed"
_SAID = (TextKind.CONTENT, TextKind.PLACE)
_FOR_HIM = (TextKind.ANSWER, TextKind.ANNOUNCEMENT, TextKind.GUIDANCE, TextKind.SUPPLEMENT_QUESTION)
_WHEN = {TextKind.GUIDANCE: {CaseState.DECLINED}, TextKind.SUPPLEMENT_QUESTION: {CaseState.PENDING_SUPPLEMENT}}


def moment(at: datetime | None) -> str | None:
    """A moment as the W3C's note writes it, on the city's clocks with their offset."""
    return time.local(at).isoformat(timespec="seconds") if at else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of some cases at once, each by the case's id. `units` and `replies` stand with the lead's first;
    `guidance` is what the dictionary says to reasons of declining, by their codes."""

    veils: dict[int, Veil]
    texts: dict[int, dict[str, str]]
    units: dict[int, list[str]]
    replies: dict[int, list[str]]
    due: dict[int, datetime]
    changed: dict[int, datetime]
    guidance: dict[str, str]


def filed(rows: Sequence[Filed]) -> list[dict[str, Any]]:
    """What clients filed, as whoever filed it may read it; `rows` with `case__merged_into` and `service` read."""
    masters = [row.case.merged_into for row in rows if row.case.merged_into]
    known = _read([*(row.case for row in rows), *masters])
    return [_filed(row, known) for row in rows]


def _filed(row: Filed, known: _Known) -> dict[str, Any]:
    case, handled = row.case, row.case.merged_into or row.case
    texts, veil, (latitude, longitude) = known.texts[case.pk], known.veils[case.pk], point_of(row.point)
    return _row(
        service_request_id=row.name,
        status=CLOSED if case.state in CASE_OVER else OPEN,
        status_notes="\n".join(_notes(case, handled, known)),
        service_name=row.service.name,
        service_code=row.service.code,
        description=veil.over(texts.get(TextKind.CONTENT, "")),
        agency_responsible=next(iter(known.units[handled.pk]), ""),
        service_notice=_("编号 %(number)s，也可以拨打 12345 查询。") % {"number": case.number},
        requested_datetime=moment(row.at),
        updated_datetime=moment(case.closed_at or known.changed.get(case.pk, row.at)),
        expected_datetime=moment(known.due.get(handled.pk)),
        address=veil.over(texts.get(TextKind.PLACE, "")),
        lat=latitude,
        long=longitude,
        media_url=row.media_url,
    )


def _row(**given: Any) -> dict[str, Any]:
    """One request with every element of the specification in its order, what is empty as null."""
    return {name: None if given.get(name) == "" else given.get(name) for name in _ELEMENTS}


_ELEMENTS = (
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
)


def _notes(case: Case, handled: Case, known: _Known) -> list[str]:
    """How it stands in plain words, and what was written for the citizen; of units only what the hotline has passed."""
    told = known.texts[case.pk]
    own = [told.get(kind, "") for kind in _FOR_HIM if case.state in _WHEN.get(kind, {case.state})]
    if case.state == CaseState.DECLINED and not told.get(TextKind.GUIDANCE):
        own.append(known.guidance.get(case.decline_reason, ""))
    passed = known.replies[handled.pk] if case.state in PASSED or handled is not case else []
    written = [known.veils[case.pk].over(text) for text in own if text]
    return [progress.state_words(case.state), *written, *(known.veils[handled.pk].over(text) for text in passed)]


def _read(cases: Iterable[Case]) -> _Known:
    whole = {case.pk: case for case in cases}
    orders = _orders(whole)
    return _Known(
        veils=veils.for_reader(EVERYBODY, whole.values()),
        texts=_texts(whole),
        units=_units(orders),
        replies=_replies(whole, orders),
        due=_due(whole),
        changed=_changed(whole),
        guidance=_guidance(whole),
    )


def _guidance(whole: dict[int, Case]) -> dict[str, str]:
    codes = {case.decline_reason for case in whole.values() if case.state == CaseState.DECLINED}
    rows = Reason.objects.filter(kind=ReasonKind.DECLINE, code__in=codes).order_by("pk")
    return dict(rows.values_list("code", "guidance"))


def _orders(whole: dict[int, Case]) -> list[TaskOrder]:
    """Of the first tier and the present round, that nobody has given back or taken away; the lead's first."""
    rows = (
        TaskOrder.objects.unscoped("who handles it").filter(case__in=whole, parent=None).exclude(state__in=ORDER_VOID)
    )
    present = [row for row in rows.select_related("unit").order_by("index") if row.round == whole[row.case_id].round]
    return sorted(present, key=lambda order: order.role != OrderRole.LEAD)


def _units(orders: Iterable[TaskOrder]) -> dict[int, list[str]]:
    found = defaultdict(list)
    for order in orders:
        found[order.case_id].append(order.unit.name)
    return found


def _texts(whole: dict[int, Case]) -> dict[int, dict[str, str]]:
    """The newest text of each kind."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = CaseText.objects.filter(case__in=whole, order=None, kind__in=(*_SAID, *_FOR_HIM)).order_by("version")
    for row in rows:
        found[row.case_id][row.kind] = row.text
    return found


def _replies(whole: dict[int, Case], orders: Sequence[TaskOrder]) -> dict[int, list[str]]:
    """The newest answer of each unit, where the hotline has passed it."""
    passed = [order for order in orders if whole[order.case_id].state in PASSED]
    rows = CaseText.objects.filter(order__in=passed, kind=TextKind.REPLY_PUBLIC).order_by("version")
    newest = {row.order_id: row.text for row in rows}
    found = defaultdict(list)
    for order in passed:
        if order.pk in newest:
            found[order.case_id].append(f"{order.unit.name}：{newest[order.pk]}")
    return found


def _due(whole: dict[int, Case]) -> dict[int, datetime]:
    """Until when there is an answer; nothing where nobody owes one or the time stands still."""
    rows = CaseClock.objects.filter(case__in=whole, kind__in=HANDLING, state=ClockState.RUNNING)
    return dict(rows.values_list("case", "due_at"))


def _changed(whole: dict[int, Case]) -> dict[int, datetime]:
    """When something last happened of which a citizen reads."""
    told = Q(order=None) | Q(order__level=1)
    rows = CaseEvent.objects.filter(told, case__in=whole, kind__in=progress.kinds()).order_by()
    return dict(rows.values("case").annotate(last=Max("at")).values_list("case", "last"))


def published(rows: Sequence[Publication]) -> list[dict[str, Any]]:
    """What everybody may read, written anew by the hotline; of its moments only that of publishing is told."""
    codes = {service_code_of(row.category) for row in rows}
    names = dict(Category.objects.filter(code__in=codes).order_by("edition__number").values_list("code", "name"))
    return [_published(row, names[service_code_of(row.category)]) for row in rows]


def _published(row: Publication, service_name: str) -> dict[str, Any]:
    return _row(
        service_request_id=row.token,
        status=CLOSED,
        status_notes=row.answer,
        service_name=service_name,
        service_code=service_code_of(row.category),
        description=f"{row.title}\n{row.question}",
        agency_responsible=row.unit.name if row.unit else _("12345 热线"),
        requested_datetime=moment(row.published_at),
        updated_datetime=moment(row.published_at),
        address=row.area.name,
    )
