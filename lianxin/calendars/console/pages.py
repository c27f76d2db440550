"""Calendars as the city keeps them: what they hold, the year in a picture, and their change."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.calendars import policies, queries
from lianxin.calendars.console import moves
from lianxin.calendars.console.acts import OpenCalendar
from lianxin.calendars.console.forms import DAYS_OF_WEEK, FORMS, RevisionForm
from lianxin.calendars.console.picture import Month, months
from lianxin.calendars.models import Calendar, Revision
from lianxin.calendars.provisional import ProvisionalWarning
from lianxin.calendars.steps.publish_year import FIRST_YEAR, LAST_YEAR
from lianxin.calendars.timetables import HoursPattern, Timetable
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.memo import remembering
from lianxin.foundation.policy import require
from lianxin.foundation.ui.console_act import act_page
from lianxin.foundation.ui.history import history
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.pickers import for_reader, reader_of
from lianxin.foundation.ui.shapes import Chip, Crumb, Row
from lianxin.foundation.ui.table_form import looked_at


@login_required
@require_GET
def calendars(request: HttpRequest) -> HttpResponse:
    """All calendars, with the years that are missing. Raises NotAllowed."""
    actor, now = reader_of(request), time.now()
    require(actor, policies.EDIT)
    found = Calendar.objects.annotate(revised_at=Max("revisions__effective_from")).order_by("pk")
    with remembering():
        rows = [_row(calendar, now) for calendar in found]
    context = {"rail_key": "manage", "crumbs": [_manage(), Crumb(_("日历"))], "rows": rows}
    return render(request, "calendars/console/calendars.html", context)


def _manage() -> Crumb:
    return Crumb(_("管理"), reverse("desk:manage"))


def _row(calendar: Calendar, now: datetime) -> Row:
    table = _table(calendar, now)
    revised_at = getattr(calendar, "revised_at", None)
    chips = [Chip(_("全年不休"), "blue")] if calendar.every_day else []
    chips += [Chip(_("%(year)d年未录入") % {"year": one.year}, "near") for one in _warnings(calendar, now)]
    return Row(
        title=calendar.name,
        href=reverse("manage_calendars:calendar", args=[calendar.code]),
        meta=[_("%(moment)s 起") % {"moment": minute(revised_at)}] if revised_at else [_("还没有设定工作时段")],
        chips=chips,
        end=calendar.code if table else "",
    )


def _table(calendar: Calendar, at: datetime) -> Timetable | None:
    try:
        return queries.timetable(calendar.code, at)
    except NotFound:
        return None


def _warnings(calendar: Calendar, at: datetime) -> list[ProvisionalWarning]:
    return queries.warnings(calendar.code, at) if _table(calendar, at) else []


def missing_years(at: datetime) -> int:
    """How many years' notices are missing, over all calendars."""
    with remembering():
        return sum(len(_warnings(calendar, at)) for calendar in Calendar.objects.filter(every_day=False))


@login_required
@require_http_methods(["GET", "POST"])
def open_calendar(request: HttpRequest) -> HttpResponse:
    """A new calendar."""
    here = reverse("manage_calendars:calendars")
    return act_page(request, OpenCalendar, None, [_manage(), Crumb(_("日历"), here)], here)


@login_required
@require_GET
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """One calendar: ``?year=`` as a picture, the hours in force, who counts by it, what was changed when.

    Raises NotAllowed and NotFound.
    """
    actor, now = reader_of(request), time.now()
    require(actor, policies.EDIT)
    row = _found(code)
    with remembering():
        table, warnings = _table(row, now), _warnings(row, now)
    context = {
        "rail_key": "manage",
        "crumbs": [_manage(), Crumb(_("日历"), reverse("manage_calendars:calendars")), Crumb(row.name)],
        "calendar": row,
        "warnings": warnings,
        "revisions": Revision.objects.filter(calendar=row).select_related("year", "pattern").order_by("-number")[:20],
        "panels": moves.used_by.told(row, actor, now),
        "history": history("calendar", [row.pk]),
    } | _picture(table, _year(request, time.local(now).year))
    return render(request, "calendars/console/calendar.html", context)


def _found(code: str) -> Calendar:
    found = None if "\0" in code else Calendar.objects.filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def _year(request: HttpRequest, otherwise: int) -> int:
    told = request.GET.get("year", "")
    year = int(told) if told.isascii() and told.isdecimal() and len(told) == 4 else otherwise
    return min(max(year, FIRST_YEAR), LAST_YEAR)


def _picture(table: Timetable | None, year: int) -> dict[str, Any]:
    """What shows a year and the hours of a timetable."""
    if table is None:
        return {"year": year, "months": []}
    shown: list[Month] = months(year, table)
    return {
        "year": year,
        "months": shown,
        "worked": sum(month.worked for month in shown),
        "is_computed": not table.every_day and year not in table.published,
        "hours": _hours(table),
        "weekdays": DAYS_OF_WEEK,
        "letters": [day[-1] for day in DAYS_OF_WEEK],
    }


def _hours(table: Timetable) -> list[tuple[str, list[list[str]]]]:
    """Of each season of the newest hours, its days and the hours of each weekday."""
    newest = [pattern for pattern in table.patterns if pattern.valid_from == table.patterns[0].valid_from]
    return [(_season(pattern), [_told(pattern, day) for day in range(7)]) for pattern in newest]


def _season(pattern: HoursPattern) -> str:
    (month, day), (last_month, last_day) = pattern.season.first, pattern.season.last
    return _("%(m)d月%(d)d日至%(lm)d月%(ld)d日") % {"m": month, "d": day, "lm": last_month, "ld": last_day}


def _told(pattern: HoursPattern, weekday: int) -> list[str]:
    return [str(span) for span in pattern.week[weekday]]


@login_required
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A year's notice or new hours: looked at first (what moves), then published; what is refused comes back with the
    words kept (422). Raises NotAllowed and NotFound."""
    actor, now = reader_of(request), time.now()
    require(actor, policies.EDIT)
    row, maker = _found(code), FORMS.get(kind)
    if maker is None:
        raise NotFound
    today = time.local(now).date()
    form = for_reader(maker(request, row, today), actor, now)
    seen = None
    if form.is_bound:
        done, seen = looked_at(
            form, lambda by: form.take(row, by=by, at=now), lambda: _outcome(row, form, actor, now), actor
        )
        if done:
            messages.success(request, _("已发布；在办的时限正在按新日历重算。"))
            return redirect("manage_calendars:calendar", row.code)
    return _revising(request, row, form, seen)


def _outcome(row: Calendar, form: RevisionForm, actor: Actor, now: datetime) -> dict[str, Any]:
    """What would be, read while the change is made."""
    picture = _picture(queries.timetable(row.code, now), form.year_shown(time.local(now).date()))
    newest = Revision.objects.filter(calendar=row).select_related("year").order_by("-number")[0]
    remarks = newest.year.remarks if hasattr(newest, "year") else []
    return picture | {"moves": moves.told(row, actor, now), "remarks": remarks}


def _revising(request: HttpRequest, row: Calendar, form: RevisionForm, seen: dict[str, Any] | None) -> HttpResponse:
    context = {
        "rail_key": "manage",
        "crumbs": [
            _manage(),
            Crumb(_("日历"), reverse("manage_calendars:calendars")),
            Crumb(row.name, reverse("manage_calendars:calendar", args=[row.code])),
            Crumb(_(form.label)),
        ],
        "calendar": row,
        "form": form,
        "seen": seen is not None,
    } | (seen or {})
    wrong = form.is_bound and seen is None
    return render(request, "calendars/console/revise.html", context, status=422 if wrong else 200)
