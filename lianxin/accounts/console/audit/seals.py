"""What was sealed, for each book and hub, and the proof of all chains by a button."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.accounts.console.audit.frame import framed
from lianxin.accounts.queries import actor_of, names_of
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.models import Verification
from lianxin.foundation.models.verifications import Standing
from lianxin.foundation.policies import VERIFY
from lianxin.foundation.policy import require
from lianxin.foundation.seals.overview import overview
from lianxin.foundation.steps.ask_verification import ask_verification
from lianxin.foundation.ui.step_form import StepForm
from lianxin.organizations.models import Hub

LAST = 10  # runs that are listed
LIGHTS = {
    Standing.RUNNING: "doing",
    Standing.SILENT: "near",
    Standing.SOUND: "good",
    Standing.BROKEN: "overdue",
    Standing.GIVEN_UP: "paused",
}


@login_required
@require_GET
def seals(request: HttpRequest) -> HttpResponse:
    """The last seal of each book and hub, with gaps, and the last runs of the verifier. Raises NotAllowed."""
    actor = actor_of(request)
    require(actor, VERIFY)
    return _shown(request, actor)


@login_required
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Have everything proven; while it is at work the page says so (409). Raises NotAllowed."""
    actor = actor_of(request)
    require(actor, VERIFY)
    try:
        ask_verification(by=actor, at=time.now())
    except WrongState as refused:
        return _shown(request, actor, refused.text)
    messages.success(request, _("已开始核对"))
    return redirect("audit:seals")


def _shown(request: HttpRequest, actor: Actor, refusal: str = "") -> HttpResponse:
    at = time.now()
    hubs = dict(Hub.objects.visible_to(actor).values_list("pk", "name"))
    runs = list(Verification.objects.visible_to(actor).order_by("-pk")[:LAST])
    names = names_of(run.asked_by_id for run in runs if run.asked_by_id)
    context = {
        "standings": [(each, hubs.get(each.hub_id, _("不属于任何平台"))) for each in overview(at)],
        "runs": [_run(run, names, at) for run in runs],
        "running": any(run.standing(at) is Standing.RUNNING for run in runs),
        "form": StepForm(),
        "refusal": refusal,
    }
    status = 409 if refusal else 200
    return render(request, "accounts/console/audit/seals.html", framed(actor, "seals", context), status=status)


def _run(run: Verification, names: dict[int, str], at: datetime) -> dict[str, object]:
    standing = run.standing(at)
    who = names.get(run.asked_by_id or 0, "")
    return {"row": run, "light": LIGHTS[standing], "standing": standing.label, "who": who, "is_on": not run.ended_at}
