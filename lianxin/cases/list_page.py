"""The list: what one's own post may see, narrowed as its address says, live without a row's moving."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of
from lianxin.cases import faces, filters, lists, live, narrow_form, policies, queries, search
from lianxin.cases.filters import ALL, BEST, CLOSED, NEWEST, SOONEST, Wish
from lianxin.cases.lists import Line
from lianxin.cases.live_rows import key_of, keys_shown, news
from lianxin.cases.narrow_form import ORDERS, NarrowForm
from lianxin.cases.saved_filters import address, saved
from lianxin.clocks.models import Light
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.memo import remembering
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
    """What the reader's post may see: the hotline's cases, the newest first, or the unit's orders, what presses first.

    The address holds a wish (`filters`): ``?q=`` words, ``?light=`` one of the tiles, ``?before=`` the next page, and
    what else a wish may ask for; raises BadInput for anything else in it. ``?rows=`` names the rows that a page shows:
    then the answer is a fragment that tells how they stand now, and how many are new.
    """
    actor = actor_of(request)
    require(actor, policies.READ)
    asked = dict(request.GET.lists())
    shown = asked.pop("rows", None)
    wish = filters.read(asked)
    if shown is not None:
        return _fragment(request, actor, wish, keys_shown(shown[-1], lists.PAGE))
    return _drawn(request, actor, wish, NarrowForm(wish, actor))


@login_required
@require_GET
def narrow(request: HttpRequest) -> HttpResponse:
    """Where the bar sends what was chosen: on to the list's address, or back with the reasons beside the fields.

    ``was`` is the query of the list that was narrowed. Raises BadInput for one that is none.
    """
    actor = actor_of(request)
    require(actor, policies.READ)
    wish = filters.read(dict(QueryDict(request.GET.get("was", "")).lists()))
    form = NarrowForm(wish, actor, request.GET)
    if form.is_valid():
        try:
            return redirect(address(form.wish()))
        except BadInput as refusal:
            form.add_error(None, "；".join(refusal.fields.values()))
    return _drawn(request, actor, wish, form)


def _drawn(request: HttpRequest, actor: Actor, wish: Wish, form: NarrowForm) -> HttpResponse:
    bar = {"form": form, "taken": _taken(wish, actor), "saved": saved(actor)}
    context = _context(actor, wish) | _frame(actor, wish) | bar
    return render(request, "cases/list.html", context, status=422 if form.errors else 200)


def _frame(actor: Actor, wish: Wish) -> dict[str, Any]:
    """What stands around the rows and does not change with them."""
    return {
        "rail_key": "cases",
        "crumbs": [Crumb(_("工单"))],
        "wish": wish,
        "was": filters.query(replace(wish, before=None)),
        "plain_list": address(Wish(words=wish.words, only=wish.only)),
        "without_words": address(replace(wish, words="", order="", before=None)),
        **_order(actor, wish),
        "unit": _own_unit(actor),
        "may_sign_for": queries.is_unit(actor) and actor.has(policies.SIGN_FOR.code),
        "topics": live.topics_of(actor),
    }


def _order(actor: Actor, wish: Wish) -> dict[str, str]:
    """How the rows follow each other, in words, and what else can be chosen: for words their best, for a unit's open
    orders what presses most."""
    usual, besides = (NEWEST, BEST) if wish.words else (SOONEST, NEWEST)
    if not wish.words and not _is_to_do(actor, wish):
        return {"order": _(ORDERS[NEWEST])}
    now, other = (besides, usual) if wish.order == besides else (usual, besides)
    return {
        "order": _(ORDERS[now]),
        "reorder": address(replace(wish, order="" if other == usual else other, before=None)),
        "reorder_label": _("改为%(order)s") % {"order": _(ORDERS[other])},
    }


def _is_to_do(actor: Actor, wish: Wish) -> bool:
    """Whether the list is what a unit has to do, of which it wants to see first what presses."""
    return queries.is_unit(actor) and not wish.words and wish.only not in (CLOSED, ALL)


def _ordered(actor: Actor, wish: Wish) -> Wish:
    """`wish` with the order in which its rows are read."""
    return replace(wish, order=SOONEST) if wish.order != NEWEST and _is_to_do(actor, wish) else wish


def _lines(actor: Actor, wish: Wish) -> list[Line]:
    return lists.lines(actor, _ordered(actor, wish))


@remembering()  # the rows and the figures look for the same words, in the same places
def _context(actor: Actor, wish: Wish) -> dict[str, Any]:
    lines, counted = _lines(actor, wish), lists.counts(actor, wish)
    return {
        "tiles": _tiles(counted, wish),
        "rows": _rows(actor, lines[: lists.PAGE]),
        "pager": _pager(lines, wish),
        "elsewhere": _elsewhere(counted, wish),
        "is_unit": queries.is_unit(actor),
        "wish": wish,
        "new": 0,
        "here": address(wish),
    }


@remembering()  # as above
def _fragment(request: HttpRequest, actor: Actor, wish: Wish, shown: list[str]) -> HttpResponse:
    """How the rows `shown` stand now; the whole list where none is shown, since nothing can move then."""
    if not shown:
        return render(request, "cases/rows.html", _context(actor, wish) | {"whole": True})
    lines = _lines(actor, wish)[: lists.PAGE]
    told = news(actor, wish, lines, shown)
    context = {
        "tiles": _tiles(lists.counts(actor, wish), wish),
        "rows": [
            replace(row, left=told.left.get(key_of(line), ""))
            for line, row in zip(told.lines, _rows(actor, told.lines), strict=True)
        ],
        "new": told.new,
        "here": address(wish),
    }
    return render(request, "cases/rows.html", context)


def _taken(wish: Wish, actor: Actor) -> list[tuple[str, str, str]]:
    """What the list is narrowed to: the kind, the value, the address without it."""
    return [(each.kind, each.words, address(each.without)) for each in narrow_form.taken(wish, actor)]


def _own_unit(actor: Actor) -> str:
    """What the reader's unit is called, where the list is the unit's."""
    if not queries.is_unit(actor) or actor.unit_id is None:
        return ""
    return Unit.objects.visible_to(actor).get(pk=actor.unit_id).name


def _tiles(counted: dict[str, int], wish: Wish) -> list[Tile]:
    return [
        Tile(
            _(label),
            min(counted[only], search.MANY) if only == CLOSED else counted[only],
            address(replace(wish, only=only, before=None)),
            state=state,
            current=wish.only == only,
            more=only == CLOSED and counted[only] > search.MANY,  # what is over is not counted to its end
        )
        for only, (label, state) in TILES.items()
    ]


def _rows(actor: Actor, lines: list[Line]) -> list[Row]:
    now = time.now()
    drawn = [faces.order_row(line, actor, now) if line.order else faces.case_row(line, now) for line in lines]
    return [replace(row, key=key_of(line), pick=row.number) for line, row in zip(lines, drawn, strict=True)]


def _pager(lines: list[Line], wish: Wish) -> Pager | None:
    """None where everything stands on one page."""
    more = len(lines) > lists.PAGE
    if not (more or wish.before):
        return None
    following = address(replace(wish, before=lines[lists.PAGE - 1].mark)) if more else ""
    told = _("本页 %(count)d 件") % {"count": min(len(lines), lists.PAGE)}
    return Pager(previous=address(replace(wish, before=None)) if wish.before else "", next=following, told=told)


def _elsewhere(counted: dict[str, int], wish: Wish) -> tuple[str, str] | None:
    """Where the words are found when they are not among what is shown: (words, address)."""
    if not wish.words or counted.get(wish.only, True):  # where all are shown, there is no elsewhere
        return None
    only = CLOSED if not wish.only and counted[CLOSED] else ""
    if not counted[only]:
        return None
    where = _("已办结的里有 %(count)d 件") if only else _("在办的里有 %(count)d 件")
    return where % {"count": counted[only]}, address(replace(wish, only=only, before=None))
