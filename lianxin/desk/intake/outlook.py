"""What will become of a matter as it is written down: whose duty it is, until when, what the rules say of identity."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.calendars.arithmetic import due
from lianxin.calendars.queries import timetable
from lianxin.cases import direct, policies
from lianxin.cases.clock_faces import name_of
from lianxin.cases.states import EMERGENCIES, AppealType
from lianxin.clocks.terms import terms
from lianxin.desk.intake.forms import StatementForm
from lianxin.organizations.models import Unit
from lianxin.rulebook.catalogue import Figures, Owners, figures, owners
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts, places

KINDS = ("sign_for", "first_contact", "handle")


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit as it would run if the matter were sent now: what for, how long, until when."""

    name: str
    length: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Outlook:
    """Owners and their figures by the catalogue (None where no line names one), the limits, what the rules say of who
    speaks, and whom to call at once where the matter is critical; `is_direct`: the post sends it on itself, `may_pick`:
    to whom it likes."""

    owners: Owners | None
    figures: Figures | None
    limits: list[Limit]
    notes: list[str]
    duty: Unit | None
    is_direct: bool
    may_pick: bool


def of(form: StatementForm) -> Outlook | None:
    """The outlook of what the form says so far; None until class and place are chosen."""
    given = form.cleaned_data
    if not (given.get("category") and given.get("area")):
        return None
    found = owners_of(form)
    facts = facts_of(form, found.lead if found else None)
    critical = given.get("urgency") in EMERGENCIES
    return Outlook(
        owners=found,
        figures=figures(found.entry) if found else None,
        limits=[_limit(kind, facts, form.at) for kind in KINDS],
        notes=list(_notes(form, facts)),
        duty=found.lead if found and critical else None,
        is_direct=direct.may_send(form.actor, facts, form.at),
        may_pick=form.actor.has(policies.DISPATCH.code),
    )


def owners_of(form: StatementForm) -> Owners | None:
    """Whose duty the matter is by the catalogue."""
    given = form.cleaned_data
    return owners(given["category"], given["area"], form.said, form.at)


def facts_of(form: StatementForm, unit: Unit | None) -> Facts:
    """The facts that rules ask of a matter, as far as the form tells them."""
    given = form.cleaned_data
    return Facts(
        urgency=given.get("urgency", ""),
        enterprise="yes" if given.get("is_enterprise") else "no",
        category=given["category"].code,
        appeal_type=given.get("appeal_type", ""),
        area=places(given["area"]),
        unit_kind=unit.kind.code if unit else "",
    )


def _limit(kind: str, facts: Facts, at: datetime) -> Limit:
    on = terms(kind, facts, at)
    return Limit(name_of(kind), on.span.label, due(at, on.span, timetable(on.calendar, at), on.count))


def _notes(form: StatementForm, facts: Facts) -> list[str]:
    found = []
    if form.cleaned_data.get("appeal_type") == AppealType.REPORT:
        found.append(_("举报件：一律对承办单位保密身份。"))
    elif find("identity.withheld_by_default", facts, form.at).flag:
        found.append(_("按规则，这类诉求对承办单位保密身份。"))
    if find("identity.real_name", facts, form.at).word == "required":
        found.append(_("按规则，这类诉求须实名。"))
    return found
