"""What ends when if a form is sent as it stands: told beside it before anybody presses."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import due
from lianxin.calendars.queries import timetable
from lianxin.cases import dues
from lianxin.cases.acts import Act
from lianxin.cases.dues import Due
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case
from lianxin.cases.requests import REVIEWS
from lianxin.cases.states import RequestKind
from lianxin.clocks.terms import terms
from lianxin.desk import ruling
from lianxin.foundation.errors import Refused
from lianxin.organizations.models import Unit
from lianxin.rulebook.book import NoRule


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
        case "grant_suspension":
            yield from _suspended(form, at)
        case "endorse":
            kind = REVIEWS[RequestKind(form.target.kind)]
            yield _limit(_("派单方审核"), kind, form.target.order.case, form.target.order.unit, at)
        case "confirm_decline":
            yield _limit(_("诉求人可提异议"), "decline_objection", form.target, None, at)
        case "review":
            yield _limit(_("开始回访"), "follow_up_start", form.target, None, at)
        case "rework":
            yield from (_limit(unit.short_name, "rework", form.target, unit, at) for unit in _chosen(form))
        case "refuse_extension" | "refuse_suspension":
            yield from map(_told, filter(None, [dues.kept(form.target.order)]))
        case "grant_city_units" | "refuse_city_units":  # the case is another hub's
            return
        case _:
            yield from map(_told, ruling.dues_of(form, at))


def _limit(label: str, kind: str, case: Case, unit: Unit | None, at: datetime) -> End:
    """What the rule ``limit.<kind>`` gives from `at` on."""
    limit = terms(kind, facts_of(case, unit), at)
    return End(label, limit.span.label, due(at, limit.span, timetable(limit.calendar, at), limit.count))


def _suspended(form: Act[Any], at: datetime) -> Iterator[End]:
    until = ruling.value_of(form, "until")
    if until is None:
        return
    yield End(_("恢复办理"), _("时限停走到这时"), until)
    if later := dues.suspended(form.target.order, until, at):
        yield _told(later)


def _chosen(form: Act[Any]) -> Iterable[Unit]:
    wanted = ruling.value_of(form, "orders") or []
    return [order.unit for order in getattr(form, "candidates", []) if str(order.pk) in wanted]


def _told(one: Due) -> End:
    notes = [one.span, _("收口到市民钟") if one.is_capped else "", _("自签收起") if one.from_signing else ""]
    return End(one.unit.short_name, " · ".join(filter(None, notes)), one.due_at)
