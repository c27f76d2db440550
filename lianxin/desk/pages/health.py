"""How the system itself is, for whoever runs it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.desk.health.whole import parts, standing
from lianxin.foundation import time
from lianxin.foundation.policies import HEALTH
from lianxin.foundation.policy import require
from lianxin.foundation.ui.shapes import Crumb


def has_part(request: HttpRequest) -> bool:
    return actor_of(request).has(HEALTH.code)


def figure(_request: HttpRequest) -> str:
    """How many readings are a fault, "" for none."""
    bad = standing(parts(time.now()), "overdue")
    return _("%(bad)d 项要处理") % {"bad": bad} if bad else ""


@login_required
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Every reading with its light, and what to do where it is not good. Raises NotAllowed."""
    require(actor_of(request), HEALTH)
    at = time.now()
    found = parts(at)
    context = {
        "rail_key": "manage",
        "crumbs": [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("系统运行"))],
        "parts": found,
        "bad": standing(found, "overdue"),
        "near": standing(found, "near"),
        "at": at,
    }
    return render(request, "desk/health.html", context)
