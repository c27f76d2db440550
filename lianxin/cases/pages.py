"""Two plain pages: what one's own post has before it, and one case with its timeline, both live."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.cases import act_faces, case_faces, case_panels, faces, filters, lists, live, policies, queries, search
from lianxin.cases.acts import Scene
from lianxin.cases.filters import CLOSED, Wish
from lianxin.cases.lists import Line
from lianxin.cases.tree import tree
from lianxin.clocks.models import Light
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.ui.shapes import Crumb, Pager, Row, State, Tile
from lianxin.organizations.models import Unit

TILES: dict[str, tuple[str, State]] = {
    "": ("全部在办", "ordinary"),
    Light.RED: ("已超时", "overdue"),
    Light.AMBER: ("快到期", "near"),
    Light.GREEN: ("来得及", "good"),
    CLOSED: ("已办结", "ordinary"),
}


@login_required
@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """What the reader's post may see: the hotline's cases or the unit's orders, the newest first.

    The address holds a wish (`filters`): ``?q=`` words, ``?light=`` one of the tiles, ``?before=`` the next page, and
    what else a wish may ask for; raises BadInput for anything else in it.
    """
    actor = actor_of(request)
    require(actor, policies.READ)
    wish = filters.read(dict(request.GET.lists()))
    lines, counted = lists.lines(actor, wish), lists.counts(actor, wish)
    context = {
        "rail_key": "cases",
        "crumbs": [Crumb(_("工单"))],
        "search": _search(wish.words),
        "tiles": _tiles(counted, wish),
        "rows": _rows(actor, lines[: lists.PAGE]),
        "pager": _pager(lines, wish),
        "wish": wish,
        "elsewhere": _elsewhere(counted, wish),
        "is_unit": queries.is_unit(actor),
        "unit": _own_unit(actor),
        "topics": live.topics_of(actor),
    }
    return render(request, "cases/list.html", context)


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
    context = {
        "rail_key": "cases",
        "search": _search(),
        "whole": whole,
        "case": whole.case,
        "chips": faces.chips(whole.case),
        "tree": tree(whole, now),
        "topic": live.of_case(whole.case.pk),
        "acts": act_faces.panel(scene),
        **case_panels.drawn(scene),
        **case_faces.drawn(whole, actor, side, now),
    }
    return render(request, "cases/case.html", context)


def _own_unit(actor: Actor) -> str:
    """What the reader's unit is called, where the list is the unit's."""
    if not queries.is_unit(actor) or actor.unit_id is None:
        return ""
    return Unit.objects.visible_to(actor).get(pk=actor.unit_id).name


def _address(wish: Wish, **changes: Any) -> str:
    """The list with `changes` to what the reader wished, from its first page unless they name another."""
    query = filters.query(replace(wish, **{"before": None} | changes))
    return f"{reverse('cases:list')}?{query}" if query else reverse("cases:list")


def _search(words: str = "") -> dict[str, str]:
    return {"href": reverse("cases:list"), "placeholder": _("单号、地点、关键字"), "value": words}


def _tiles(counted: dict[str, int], wish: Wish) -> list[Tile]:
    return [
        Tile(
            _(label),
            min(counted[only], search.MANY) if only == CLOSED else counted[only],
            _address(wish, only=only),
            state=state,
            current=wish.only == only,
            more=only == CLOSED and counted[only] > search.MANY,  # what is over is not counted to its end
        )
        for only, (label, state) in TILES.items()
    ]


def _rows(actor: Actor, lines: list[Line]) -> list[Row]:
    now = time.now()
    if queries.is_unit(actor):
        return [faces.order_row(line, actor, now) for line in lines]
    return [faces.case_row(line, now) for line in lines]


def _pager(lines: list[Line], wish: Wish) -> Pager | None:
    """None where everything stands on one page."""
    more = len(lines) > lists.PAGE
    if not (more or wish.before):
        return None
    following = _address(wish, before=lines[lists.PAGE - 1].mark) if more else ""
    told = _("本页 %(count)d 件") % {"count": min(len(lines), lists.PAGE)}
    return Pager(previous=_address(wish) if wish.before else "", next=following, told=told)


def _elsewhere(counted: dict[str, int], wish: Wish) -> tuple[str, str] | None:
    """Where the words are found when they are not among what is shown: (words, address)."""
    if not wish.words or counted.get(wish.only, True):  # where all are shown, there is no elsewhere
        return None
    only = CLOSED if not wish.only and counted[CLOSED] else ""
    if not counted[only]:
        return None
    where = _("已办结的里有 %(count)d 件") if only else _("在办的里有 %(count)d 件")
    return where % {"count": counted[only]}, _address(wish, only=only)
