"""The months whose figures are told, and the next one."""

from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lianxin.accounts.queries import actor_of
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui.shapes import Crumb
from lianxin.foundation.ui.step_form import taken
from lianxin.portal import figures as published
from lianxin.portal import policies
from lianxin.portal.pages.staff.access import demand, may_write
from lianxin.portal.pages.staff.forms import MonthForm
from lianxin.portal.steps.publish_figures import publish_figures


@login_required
@require_http_methods(["GET", "POST"])
def figures(request: HttpRequest) -> HttpResponse:
    """The published months; with POST the ``month`` (2026-10) is published."""
    actor, now = actor_of(request), time.now()
    demand(may_write(actor))
    if request.method == "POST":
        demand(actor.has(policies.APPROVE.code))
    known = published.months()
    form = MonthForm(request.POST if request.method == "POST" else None, month=_last_month(now))
    if form.is_bound and taken(form, lambda: publish_figures(_month(form), by=actor, at=now)):
        messages.success(request, _("已公布"))
        return redirect("publishing:figures")
    context = {
        "rail_key": "publications",
        "crumbs": [Crumb(_("发布"), reverse("publishing:publications")), Crumb(_("月度数据"))],
        "form": form if actor.has(policies.APPROVE.code) else None,
        "months": known,
    }
    return render(request, "portal/staff/figures.html", context, status=422 if form.is_bound else 200)


def _last_month(now: datetime) -> str:
    last = time.local(now).date().replace(day=1) - timedelta(days=1)
    return f"{last:%Y-%m}"


def _month(form: MonthForm) -> date:
    try:
        return date.fromisoformat(f"{form.cleaned_data['month']}-01")
    except ValueError:
        raise BadInput({"month": _("没有这个月份。")}) from None
