"""Two cases side by side, to decide whether they are one matter."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.cases import policies, queries
from lianxin.cases.act_pages import address, next_of
from lianxin.cases.acts import Scene, named
from lianxin.cases.models import Case
from lianxin.desk import sides
from lianxin.foundation import time
from lianxin.foundation.errors import NotFound
from lianxin.foundation.policy import require
from lianxin.foundation.ui.shapes import Crumb


@login_required
@require_GET
def merge(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Both cases with what differs marked, and what may be made of them: one into the other, linked as a repetition,
    or left as they are. Raises NotAllowed, NotFound; also for one case with itself."""
    actor, now = actor_of(request), time.now()
    require(actor, policies.MERGE)
    if one == other:
        raise NotFound
    left, right = (Scene(queries.whole(actor, number), actor, now) for number in (one, other))
    there = next_of(request) or reverse("cases:case", args=[one])
    context = {
        "rail_key": "dispatch",
        "crumbs": [Crumb(_("派单"), reverse("desk:dispatch")), Crumb(_("并单比对"))],
        "one": left.whole,
        "other": right.whole,
        "pairs": sides.pairs(left.whole, right.whole),
        "ways": [*_ways(left, right), *_ways(right, left)],
        "repeat": _repeat(left, right),
        "there": there,
    }
    return render(request, "desk/merge.html", context)


def _ways(scene: Scene, into: Scene) -> list[dict[str, Any]]:
    """Merging the case of `scene` into the other, with the reason where that cannot be."""
    return [_way("merge", scene, "master", into.case)]


def _repeat(left: Scene, right: Scene) -> dict[str, Any]:
    """Linking the later case to the earlier one of the same citizen."""
    later, earlier = sorted([left, right], key=lambda scene: scene.case.registered_at, reverse=True)
    return _way("link_repeat", later, "earlier", earlier.case)


def _way(key: str, scene: Scene, field: str, other: Case) -> dict[str, Any]:
    kind = named(key)
    assert kind is not None, "both acts are the room's own"
    return {
        "sent": {"seen": scene.case.version, "request_key": uuid4().hex, field: other.number},
        "action": address(kind, scene.case.number, scene.case),
        "locked": kind.why_locked(scene.case, scene),
    }
