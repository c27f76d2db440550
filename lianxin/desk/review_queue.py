"""What waits for the hotline's review at the end of a matter: replies, rulings on doing it anew, closing, archiving."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from lianxin.cases import claims, closing, faces, policies, texts
from lianxin.cases.live_rows import why_left
from lianxin.cases.models import Case, CaseClock, CaseText, Outcome, TaskOrder
from lianxin.cases.states import CaseState, OrderRole, TextKind
from lianxin.clocks.models import ENDED
from lianxin.desk import pool
from lianxin.desk.bench import PAGE, BenchRow, Place, in_a_line, limit
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import Right
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip


class Tab(NamedTuple):
    """A part of the work: the state in which the cases stand, the clock that runs meanwhile ("" for none), the acts
    that are due, the likeliest first."""

    label: str
    right: Right
    state: CaseState
    clock: str
    acts: tuple[str, ...]


TABS = {
    "replies": Tab("答复审核", policies.REVIEW, CaseState.PENDING_REVIEW, "reply_review", ("review", "send_back")),
    "rework": Tab("重办裁定", policies.REWORK, CaseState.PENDING_CLOSE, "rework_review", ("rework", "close")),
    "close": Tab("待结案", policies.CLOSE, CaseState.PENDING_CLOSE, "close", ("close", "rework")),
    "archive": Tab("待归档", policies.ARCHIVE, CaseState.CLOSED, "", ("archive",)),
}


def tabs_for(actor: Actor) -> dict[str, Tab]:
    """The tabs that are the reader's work."""
    return {key: tab for key, tab in TABS.items() if actor.has(policies.READ.code) and actor.has(tab.right.code)}


def counts(actor: Actor, tabs: dict[str, Tab]) -> dict[str, int]:
    """How many wait in each tab."""
    return {key: rows(actor, tab).order_by().aggregate(all=Count("pk"))["all"] for key, tab in tabs.items()}


def rows(actor: Actor, tab: Tab) -> Any:
    """What waits in a tab and the reader sees: what is due first first, of closed ones the oldest."""
    found = Case.objects.visible_to(actor).filter(state=tab.state)
    if not tab.clock:
        return found.order_by("registered_at", "pk")
    if tab.state == CaseState.PENDING_REVIEW:
        return claims.waiting_cases(actor, [tab.state])
    running = CaseClock.objects.filter(case=OuterRef("pk"), kind=tab.clock).exclude(state__in=ENDED)
    return found.filter(Exists(running)).annotate(due=running.values("due_at")[:1]).order_by("due", "pk")


def waiting(actor: Actor, tab: Tab) -> list[Case]:
    """`PAGE` of them at most."""
    return list(rows(actor, tab).select_related("category", "area")[:PAGE])


def shown(actor: Actor, numbers: Sequence[str], waits: Any, tab: Tab, place: Place, at: datetime) -> list[BenchRow]:
    """How the rows of the cases with `numbers` look at `at`, as far as the reader sees them; of those that are not
    among what `waits`, why."""
    cases = list(Case.objects.visible_to(actor).filter(number__in=numbers).select_related("category", "area"))
    waiting = set(waits.filter(number__in=numbers).values_list("number", flat=True))
    left = {case.number: why_left(case) for case in cases if case.number not in waiting}
    return [replace(row, left=left.get(row.key, "")) for row in drawn(cases, tab, place, actor, at)]


def drawn(found: Sequence[Case], tab: Tab, place: Place, actor: Actor, at: datetime) -> list[BenchRow]:
    """The rows as they look at `at`: a handful of queries for all of them."""
    if not found:
        return []
    ids = [case.pk for case in found]
    titles, units, said = texts.titles(ids), _units(actor, found), _said(found, tab)
    clocks = pool.open_clocks({("case", pk, tab.clock) for pk in ids}) if tab.clock else {}
    return [
        BenchRow(
            key=case.number,
            href=place.address(on=case.number),
            title=titles.get(case.pk, ""),
            number=case.number,
            chips=[*_round(case), *faces.kinds(case)],
            meta=list(dict.fromkeys([*units.get(case.pk, []), case.area.name])),  # some are called alike
            clock=limit(clocks.get(("case", case.pk, tab.clock)), at),
            said=said.get(case.pk, ""),
        )
        for case in found
    ]


def _round(case: Case) -> list[Chip]:
    return [Chip(_("第 %(round)d 轮") % {"round": case.round}, "near")] if case.round > 1 else []


def _units(actor: Actor, found: Sequence[Case]) -> dict[int, list[str]]:
    """The lead of each case's present round."""
    rounds = {case.pk: case.round for case in found}
    leads = TaskOrder.objects.visible_to(actor).filter(case__in=rounds, role=OrderRole.LEAD, parent__isnull=True)
    orders = leads.select_related("unit").order_by("pk").only("case", "round", "unit__short_name")
    return {row.case_id: [row.unit.short_name] for row in orders if row.round == rounds[row.case_id]}


def _said(found: Sequence[Case], tab: Tab) -> dict[int, str]:
    """What decides in a line: what the citizen answered and said, or on which ground the case was closed."""
    if tab.state == CaseState.CLOSED:
        return {case.pk: _closed(case) for case in found}
    if tab.state != CaseState.PENDING_CLOSE:
        return {}
    outcomes = {row.case_id: row for row in Outcome.objects.filter(case__in=found).order_by("pk")}
    spoken = CaseText.objects.filter(case__in=found, kind=TextKind.CITIZEN_WORDS).order_by("version")
    words = {row.case_id: row.text for row in spoken}
    return {pk: _answered(outcome, words.get(pk, "")) for pk, outcome in outcomes.items()}


def _closed(case: Case) -> str:
    ground = closing.CLOSING_GROUNDS.get(case.closing_ground, case.closing_ground)
    at = minute(case.closed_at) if case.closed_at else ""
    return " · ".join(filter(None, [_("%(at)s 结案") % {"at": at}, str(_(ground)) if ground else ""]))


def _answered(outcome: Outcome, words: str) -> str:
    if not outcome.is_valid:
        return _("没有回访到")
    contacted = "" if outcome.contacted else _("没有联系")
    answers = [contacted, outcome.get_solved_display(), outcome.get_satisfaction_display()]
    return " · ".join(filter(None, [*answers, in_a_line(words)]))
