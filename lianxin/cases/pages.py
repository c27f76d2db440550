"""The page of one case, with its timeline, live."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.cases import act_faces, case_faces, case_panels, faces, live, past_faces, policies, queries, unit_faces
from lianxin.cases.acts import Scene
from lianxin.cases.tree import tree
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require


@login_required
@require_GET
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """One case: what was said, who has it, until when, and what happened; ``?show=`` only one side's part of that."""
    actor = actor_of(request)
    require(actor, policies.READ)
    side = request.GET.get("show", "")
    if side not in case_faces.SIDES:
        raise BadInput({"show": _("没有这种经过。")})
    whole, now = queries.whole(actor, number), time.now()
    scene = Scene(whole, actor, now)
    acts = act_faces.panel(scene)
    unit = unit_faces.drawn(scene, acts)
    context = {
        "rail_key": "cases",
        "whole": whole,
        "case": whole.case,
        "chips": faces.chips(whole.case),
        "tree": tree(whole, now),
        "topic": live.of_case(whole.case.pk),
        "acts": acts,
        "unit": unit,
        **case_panels.drawn(scene),
        **past_faces.drawn(scene),
        **case_faces.drawn(whole, actor, side, now),
    }
    if unit and unit.clock:
        context["clock"] = case_faces.with_review(unit.clock, whole)
    return render(request, "cases/case.html", context)
