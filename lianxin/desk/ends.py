"""What ends when if a form is sent as it stands: told beside it before anybody presses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import due
from lianxin.calendars.fields import SpanField
from lianxin.calendars.queries import timetable
from lianxin.cases import dues
from lianxin.cases.acts import Act
from lianxin.cases.dues import Due
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case
from lianxin.cases.requests import REVIEWS
from lianxin.cases.states import RequestKind
from lianxin.cases.timers import HANDLING
from lianxin.clocks.terms import terms
from lianxin.desk.ruling import value_of
from lianxin.foundation.errors import Refused
from lianxin.organizations.fields import UnitField
from lianxin.organizations.models import Unit
from lianxin.rulebook.book import NoRule

# Acts whose unit gets the matter in another's place: it has its whole time.
_ANEW = {"turn_elsewhere", "redispatch"}


@dataclass(frozen=True, slots=True)
class End:
    """Who or what has until when; `note` says how long that is."""

    label: str
    note: str
    at: datetime


def of(form: Act[Any], at: datetime) -> list[End]:
    """What follows from the form; nothing where no time begins or moves, or where the step would say why not."""
    try:
        return list(_ends(form, at))
    except (Refused, NoRule):
        return []


def _ends(form: Act[Any], at: datetime) -> Iterator[End]:
    match form.key:
        case "dispatch" | "redispatch" | "designate" | "turn_elsewhere":
            yield from _sent(form, at)
        case "grant_extension":
            yield from _extended(form)
        case "grant_suspension":
            yield from _suspended(form, at)
        case "reject_return" | "refuse_extension" | "refuse_suspension":
            yield from map(_told, filter(None, [dues.kept(form.target.order)]))
        case "endorse":
            kind = REVIEWS[RequestKind(form.target.kind)]
            yield _limit(_("派单方审核"), kind, form.target.order.case, form.target.order.unit, at)
        case "confirm_decline":
            yield _limit(_("诉求人可提异议"), "decline_objection", form.target, None, at)
        case "review":
            yield _limit(_("开始回访"), "follow_up_start", form.target, None, at)
        case "rework":
            yield from (_limit(unit.short_name, "rework", form.target, unit, at) for unit in _chosen(form))


def _sent(form: Act[Any], at: datetime) -> Iterator[End]:
    """Each unit that the form names, and below them the citizen's end, where his clock runs."""
    units = _units(form)
    yield from map(_told, dues.of_units(form.scene.case, units, at, anew=form.key in _ANEW))
    running = [clock for clock in form.scene.whole.case_clocks if clock.kind in HANDLING and not clock.ended]
    yield from (End(_("市民钟"), "", clock.due_at) for clock in running[:1] if units)


def _units(form: Act[Any]) -> list[Unit]:
    """The units that the form names, as far as it names any."""
    named: dict[int, Unit] = {}
    for name in _fields(form, UnitField):
        value = value_of(form, name)
        for unit in value if isinstance(value, list | tuple) else [value] if value else []:
            named.setdefault(unit.pk, unit)
    return list(named.values())


def _fields(form: Act[Any], kind: type) -> Iterator[str]:
    return (name for name, field in form.fields.items() if isinstance(field, kind))


def _extended(form: Act[Any]) -> Iterator[End]:
    span = next((value_of(form, name) for name in _fields(form, SpanField)), None)
    if span and (longer := dues.extended(form.target.order, span)):
        yield _told(longer)


def _limit(label: str, kind: str, case: Case, unit: Unit | None, at: datetime) -> End:
    """What the rule ``limit.<kind>`` gives from `at` on."""
    limit = terms(kind, facts_of(case, unit), at)
    return End(label, limit.span.label, due(at, limit.span, timetable(limit.calendar, at), limit.count))


def _suspended(form: Act[Any], at: datetime) -> Iterator[End]:
    until = value_of(form, "until")
    if until is None:
        return
    yield End(_("恢复办理"), _("时限停走到这时"), until)
    if later := dues.suspended(form.target.order, until, at):
        yield _told(later)


def _chosen(form: Act[Any]) -> list[Unit]:
    wanted = value_of(form, "orders") or []
    return [order.unit for order in getattr(form, "candidates", []) if str(order.pk) in wanted]


def _told(one: Due) -> End:
    notes = [one.span, _("收口到市民钟") if one.is_capped else "", _("自签收起") if one.from_signing else ""]
    return End(one.unit.short_name, " · ".join(filter(None, notes)), one.due_at)
