"""The caller's desk: whom to call, what to say, the three questions, and on to the next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import policies, queries
from lianxin.cases.acts import Scene
from lianxin.cases.acts.ending import RecordOutcome
from lianxin.cases.facts import facts_of
from lianxin.cases.live_rows import keys_shown
from lianxin.cases.models import Case, CaseClaim
from lianxin.cases.queries import is_unit
from lianxin.cases.steps.claim import claim
from lianxin.citizens import numbers
from lianxin.citizens.models import PhoneNumber
from lianxin.desk import bench, calls, checks, holding, review_queue, ruling
from lianxin.desk.bench import PAGE, Place
from lianxin.foundation import access, time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound, WrongState
from lianxin.foundation.ui.shapes import Crumb
from lianxin.rulebook.queries import find

ROUTE = "desk:follow_up"
# For what a caller looks at a number.
PURPOSES = (access.CONTACT, access.VERIFY)


def may_open(actor: Actor) -> bool:
    """Whether the post asks citizens what came of their matters."""
    asks = actor.has(policies.RECORD_OUTCOME.code) and actor.has(policies.READ.code)
    return asks and not is_unit(actor)


def _demand_open(actor: Actor) -> None:
    if not may_open(actor):
        raise NotAllowed(_("您的岗位不回访群众。"))


@login_required
@require_GET
def follow_up(request: HttpRequest) -> HttpResponse:
    """Whom to call, by the time of day (``?tab=``); one case of it (``on``) with the script and the questions.
    What another caller has is passed over. ``?rows=`` as on the reviewer's desk. Raises NotAllowed, BadInput (tab,
    rows), NotFound."""
    actor, now = actor_of(request), time.now()
    _demand_open(actor)
    place = bench.place_of(ROUTE, request.GET, list(calls.SLOTS))
    found, counted = calls.waiting(actor, place.tab), calls.counts(actor)
    context = bench.page(actor, place, _("回访"), calls.SLOTS, counted)
    numbers = [case.number for case in found]
    if "rows" in request.GET:
        there = keys_shown(request.GET["rows"], PAGE)
        rows = review_queue.shown(actor, there, calls.rows(actor), calls.WORK, place, now)
        rows = holding.marked(rows, holding.by_number(actor, there, now), actor)
        return render(request, "desk/parts/bench_news.html", context | bench.news(place, numbers, there, rows))
    held = holding.by_number(actor, [*numbers, place.on], now)
    context |= {
        "rows": holding.marked(review_queue.drawn(found, calls.WORK, place, actor, now), held, actor),
        "more": max(0, counted[place.tab] - len(found)),
        "request_key": uuid4().hex,
        **_beside(actor, place, numbers, held),
    }
    return render(request, "desk/follow_up.html", context)


@login_required
@require_POST
@never_cache
def number(request: HttpRequest, number: str) -> HttpResponse:
    """The telephone number of whoever is to be called about a case, for the ``purpose`` that was chosen: shown once,
    and the look is written down. Whoever looks has the case from then on, so that nobody is called by two. Raises
    NotAllowed, NotFound, BadInput (purpose); WrongState where nobody left a number, or another has the case."""
    actor, at = actor_of(request), time.now()
    _demand_open(actor)
    case = Case.objects.visible_to(actor).filter(number=number, state=calls.WORK.state).first()
    if case is None:
        raise NotFound
    purpose = request.POST.get("purpose", "")
    shown = _revealed(case, purpose, actor, at)
    context = {
        "rail_key": "follow_up",
        "crumbs": [Crumb(_("回访"))],
        "telephone": shown,
        "spoken": numbers.spelled(shown),
        "purpose": access.purposes()[purpose],
        "case_number": case.number,
    }
    name = "desk/parts/number.html" if request.headers.get("HX-Request") else "desk/number.html"
    return render(request, name, context)


@transaction.atomic
def _revealed(case: Case, purpose: str, actor: Actor, at: datetime) -> str:
    phone = PhoneNumber.objects.visible_to(actor).filter(pk=case.phone_id).first() if case.phone_id else None
    if phone is None:
        raise WrongState("no_number", _("诉求人没有留电话。"))
    claim(case, by=actor, at=at)
    return access.reveal(phone, "number", by=actor, at=at, purpose=purpose if purpose in PURPOSES else "")


def _beside(actor: Actor, place: Place, keys: list[str], held: Mapping[str, CaseClaim]) -> dict[str, Any]:
    """The script, the questions and the case: of the number that was named, else of the first that nobody else has."""
    free = [key for key in keys if key == place.on or key not in holding.of_others(actor, held)]
    on = place.on or next(iter([*free, *keys]), "")
    if not on:
        return {"chosen": False}
    scene = Scene(queries.whole(actor, on), actor, time.now())
    here = place._replace(on=on)
    waits, replies = scene.case.state == calls.WORK.state, checks.replies(scene)
    return {
        "chosen": bool(place.on),
        "on": on,
        **bench.reading(scene),
        **bench.around(here, keys),
        "next": bench.around(here, free)["next"],
        "address": here.address(),
        **holding.beside(held.get(on), actor),
        "script": calls.script(scene, replies),
        "replies": replies,
        "has_phone": scene.case.phone_id is not None,
        "purposes": [(code, _(access.purposes()[code])) for code in PURPOSES],
        **(_questions(scene) if waits else {}),
    }


def _questions(scene: Scene) -> dict[str, Any]:
    """The form of the questions, and that for nobody's having been reached: two, so that each is sent once."""
    (card,) = ruling.cards_of((RecordOutcome.key,), scene, scene.case)
    form = ruling.form_of(card, scene)
    return {
        "form": form,
        "attempts": find("count.follow_up_attempts", facts_of(scene.case), scene.at).count,
        "unreached": {"seen": form.version, "request_key": uuid4().hex},
        "action": card.action,
        "draft": card.draft,
    }
