"""Two plain pages: the cases that one's own post may see, and one case with its timeline, both live."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.accounts.queries import actor_of, names_of
from lianxin.cases import faces, policies, queries
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.clocks.models import Light
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.ui.shapes import Crumb, Pager, Tile


@login_required
def case_list(request: HttpRequest) -> HttpResponse:
    """The newest cases that the reader's post may see; ``?q=`` words, ``?light=`` a light, ``?before=`` next page."""
    actor = actor_of(request)
    require(actor, policies.READ)
    words, light = request.GET.get("q", "")[:200].replace("\0", ""), request.GET.get("light", "")
    if light and light not in Light.values:
        raise BadInput({"light": _("没有这种预警灯。")})
    lines = queries.newest(actor, words=words, light=light, before=_mark(request.GET.get("before", "")))
    context = {
        "rail_key": "cases",
        "crumbs": [Crumb(_("工单"))],
        "tiles": _tiles(actor, light),
        "rows": [faces.row(line, time.now()) for line in lines[: queries.PAGE]],
        "pager": _pager(request, [line.case for line in lines]),
        "words": words,
        "topic": _list_topic(actor),
    }
    return render(request, "cases/list.html", context)


@login_required
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """One case: what was said, who has it, until when, and everything that happened."""
    actor = actor_of(request)
    require(actor, policies.READ)
    whole, now = queries.whole(actor, number), time.now()
    texts = {text.kind: text.text for text in whole.texts if text.order_id is None}
    names = names_of(event.person_id for event in whole.events if event.person_id)
    context = {
        "rail_key": "cases",
        "crumbs": [Crumb(_("工单"), reverse("cases:list")), Crumb(whole.case.number)],
        "case": whole.case,
        "title": texts[TextKind.TITLE],
        "content": texts[TextKind.CONTENT],
        "chips": faces.chips(whole.case),
        "clock": faces.citizen_clock(whole, now),
        "facts": faces.facts(whole.case, texts),
        "orders": [faces.order_row(order, whole.clocks, now) for order in whole.orders],
        "said": faces.said(whole.texts, whole.orders),
        "outcomes": [(outcome.round, faces.outcome_facts(outcome)) for outcome in whole.outcomes],
        "entries": [faces.entry(event, names) for event in whole.events],
        "topic": f"case:{whole.case.pk}",
    }
    return render(request, "cases/case.html", context)


def _tiles(actor: Actor, light: str) -> list[Tile]:
    counted = queries.counts(actor)
    here = reverse("cases:list")
    alike = [Tile(_("全部在办"), counted["all"], here, current=not light)]
    for each in (Light.RED, Light.AMBER, Light.GREEN):
        href = f"{here}?light={each}"
        alike.append(Tile(str(each.label), counted[each], href, state=faces.STATES[each], current=light == each))
    return alike


def _mark(text: str) -> tuple[datetime, int] | None:
    """The last row shown, from the address; raises BadInput for what is none."""
    if not text:
        return None
    at, _comma, pk = text.partition(",")
    try:
        return time.aware(datetime.fromisoformat(at)), int(pk)
    except ValueError:
        raise BadInput({"before": _("翻页地址有误，请回到第一页。")}) from None


def _pager(request: HttpRequest, cases: list[Case]) -> Pager:
    shown = cases[: queries.PAGE]
    following = ""
    if len(cases) > queries.PAGE:
        last = shown[-1]
        kept = {key: value for key, value in request.GET.items() if key != "before"}
        following = "?" + urlencode(kept | {"before": f"{last.registered_at.isoformat()},{last.pk}"})
    first = reverse("cases:list") if request.GET.get("before") else ""
    return Pager(previous=first, next=following, told=_("本页 %(count)d 件") % {"count": len(shown)})


def _list_topic(actor: Actor) -> str:
    if queries.is_unit(actor):
        return f"unit:{actor.unit_id}"
    return f"hub:{actor.hub_id}" if actor.hub_id else ""
