"""Cases and orders, as the caller's post reads them."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop
from ninja import Field, Path, Query, Router, Schema

from lianxin.cases import lists, policies, queries
from lianxin.cases.acts import Scene
from lianxin.cases.lists import Line
from lianxin.cases.models import TaskOrder
from lianxin.exchange.v1 import paging, readings, shapes, wishes
from lianxin.exchange.v1.answers import answers
from lianxin.exchange.v1.caller import actor_of
from lianxin.exchange.v1.paging import Turn
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.memo import remembering
from lianxin.foundation.policy import require

router = Router(tags=["cases"])
# The code of the refusal of a list that another audience reads.
OTHER_AUDIENCE = "other_audience"


class CasePage(paging.Page):
    """One page of the hotline's list."""

    rows: list[shapes.CaseLine] = Field(description=gettext_noop("各行"))


class OrderPage(paging.Page):
    """One page of a unit's list."""

    rows: list[shapes.UnitLine] = Field(description=gettext_noop("各行"))


class EventPage(paging.Page):
    """One page of what happened, the oldest first."""

    rows: list[shapes.Event] = Field(description=gettext_noop("各行"))


class Numbered(Schema):
    """Which case."""

    number: str = Field(max_length=24, description=gettext_noop("工单编号"), examples=["26112301000017X"])


@router.get("/cases", response=answers(CasePage), operation_id="list_cases", summary=gettext_noop("工单列表（热线）"))
def list_cases(request: HttpRequest, asked: Query[wishes.CaseFilters]) -> CasePage:
    """What the hotline's post sees of what the filters ask for, the newest first."""
    actor = _reader(request)
    if queries.is_unit(actor):
        raise NotAllowed(gettext("这是热线的列表，承办单位请读取 /orders。"), OTHER_AUDIENCE)
    lines, following = _lines(request, actor, asked, asked.order)
    now = time.now()
    return CasePage(rows=[readings.case_line(line, now) for line in lines], next=following)


@router.get(
    "/orders", response=answers(OrderPage), operation_id="list_orders", summary=gettext_noop("任务单列表（承办单位）")
)
def list_orders(request: HttpRequest, asked: Query[wishes.OrderFilters]) -> OrderPage:
    """The orders of the unit and of those below it that the filters ask for, what presses most first."""
    actor = _reader(request)
    if not queries.is_unit(actor):
        raise NotAllowed(gettext("这是承办单位的列表，热线请读取 /cases。"), OTHER_AUDIENCE)
    lines, following = _lines(request, actor, asked, asked.order)
    now = time.now()
    return OrderPage(rows=[readings.unit_line(line, now) for line in lines], next=following)


@router.get(
    "/cases/{number}",
    response=answers(shapes.HubCase | shapes.UnitCase),
    operation_id="read_case",
    summary=gettext_noop("一件工单"),
)
def read_case(request: HttpRequest, at: Path[Numbered]) -> shapes.HubCase | shapes.UnitCase:
    """The whole case, typed by audience: what a unit may not see does not exist in its answer."""
    return readings.case(_scene(_reader(request), at.number))


@router.get(
    "/cases/{number}/events",
    response=answers(EventPage),
    operation_id="list_events",
    summary=gettext_noop("一件工单的经过"),
)
def list_events(request: HttpRequest, at: Path[Numbered], turn: Query[Turn]) -> EventPage:
    """What happened with a case, as far as the post may see it, the oldest first."""
    whole, name = queries.whole(_reader(request), at.number), f"events {at.number}"
    mark = paging.mark_of(name, turn) or 0
    later = [event for event in reversed(whole.events) if event.seq > mark]
    rows, following = paging.cut(name, later, turn, lambda event: event.seq)
    return EventPage(rows=readings.events(whole, rows), next=following)


@router.get(
    "/orders/{order}",
    response=answers(shapes.OrderReading),
    operation_id="read_order",
    summary=gettext_noop("一张任务单"),
)
def read_order(request: HttpRequest, order: int) -> shapes.OrderReading:
    """One order with what was written on it."""
    actor = _reader(request)
    rows = TaskOrder.objects.visible_to(actor).filter(pk=order)
    number = rows.values_list("case__number", flat=True).first()
    if number is None:
        raise NotFound
    scene = _scene(actor, number)
    return readings.order(scene, next(each for each in scene.whole.orders if each.pk == order))


def _reader(request: HttpRequest) -> Actor:
    """Who has come in; raises NotAllowed unless he may read cases."""
    actor = actor_of(request)
    require(actor, policies.READ)
    return actor


def _scene(actor: Actor, number: str) -> Scene:
    return Scene(queries.whole(actor, number), actor, time.now())


@remembering()  # looking up what the filters name
def _lines(request: HttpRequest, actor: Actor, asked: wishes.Filters, order: str) -> tuple[list[Line], str | None]:
    """The rows of one page, and where the next begins."""
    wish = wishes.wish_of(request, order)
    mark = paging.mark_of(_name(actor, order), asked)
    if mark:
        wish = replace(wish, before=(datetime.fromisoformat(mark[0]), mark[1]))
    rows, following = paging.cut(_name(actor, order), lists.lines(actor, wish), asked, _mark)
    return list(rows), following


def _name(actor: Actor, order: str) -> str:
    """A page goes on where another of the same list and order has ended."""
    return f"{'orders' if queries.is_unit(actor) else 'cases'} {order}"


def _mark(line: Line) -> tuple[str, int]:
    at, pk = line.mark
    return at.isoformat(), pk
