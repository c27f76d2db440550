"""The first page after signing in: what this post acts on, what presses, what one was told."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.cases import at_hand, faces, live, policies
from lianxin.cases.queries import is_unit
from lianxin.desk import figures, greeting
from lianxin.desk.figures import Figure
from lianxin.desk.intake.forms import may_work
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.memo import remembering
from lianxin.foundation.ui.shapes import Crumb, Row
from lianxin.notices.queries import told_to

PRESSING, NOTICES = 8, 5


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What whoever has signed in acts on, each number opening its list; for a post without cases its own places."""
    actor, now = actor_of(request), time.now()
    shown = figures.of(actor)
    with remembering():  # the figures and the rows ask the same
        tiles, rows = figures.tiles(actor, shown), _rows(actor, shown)
    context: dict[str, Any] = {
        "rail_key": "home",
        "crumbs": [Crumb(_("首页"))],
        "greeting": greeting.greeting(now),
        "day": greeting.day(now),
        "tiles": tiles,
        "rows": rows,
        "notices": list(told_to(actor)[:NOTICES]),
        "reads_cases": actor.has(policies.READ.code),
        "is_unit": is_unit(actor),
        **_begun(actor),
    }
    return render(request, "desk/home.html", context | {"topics": live.topics_of(actor) if shown else ""})


def _rows(actor: Actor, shown: list[Figure]) -> list[Row]:
    now = time.now()
    lines = at_hand.pressing(actor, [figure.wish for figure in shown if figure.presses], PRESSING)
    return [faces.order_row(line, actor, now) if line.order else faces.case_row(line, now) for line in lines]


def _begun(actor: Actor) -> dict[str, Any]:
    """What somebody who may open the workbench has begun there and not ended."""
    if not may_work(actor):
        return {}
    return {"registers": True, "drafts": at_hand.drafts(actor), "contacts": at_hand.contacts(actor)}
