"""What a unit does besides acts: look up whom to call, sign for many orders at once."""

from dataclasses import dataclass
from uuid import uuid4

import phonenumbers
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import bulk, clock_faces, identity, lists, policies
from lianxin.cases.act_pages import address
from lianxin.cases.acts import named
from lianxin.cases.filters import ALL, Wish
from lianxin.cases.lists import Line
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import OrderState
from lianxin.cases.steps.sign_for import sign_for
from lianxin.foundation import access, time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound
from lianxin.foundation.policy import require
from lianxin.foundation.ui.shapes import ClockFace, Crumb

LONGEST_ID = 19  # digits


@login_required
@require_POST
@never_cache
def call(request: HttpRequest, number: str, on: int) -> HttpResponse:
    """The number of whoever spoke, for the unit of the order `on`: shown once, and the look is written down.

    Raises as `identity.reveal_contact`.
    """
    actor, at = actor_of(request), time.now()
    order = TaskOrder.objects.visible_to(actor).filter(pk=on, case__number=number).select_related("case").first()
    if order is None:
        raise NotFound
    shown = identity.reveal_contact(order, access.CONTACT, by=actor, at=at)
    contact = named("first_contact")
    assert contact, "the act is known"
    context = {
        "rail_key": "cases",
        "crumbs": [Crumb(_("打给群众"))],
        "telephone": shown,
        "spoken": _as_read(shown),
        "case_number": number,
        "note_href": "" if order.contacted_at else address(contact, number, order),
    }
    name = "cases/parts/call.html" if request.headers.get("HX-Request") else "cases/call.html"
    return render(request, name, context)


def _as_read(number: str) -> str:
    """The number in groups, without the country's code; a short one as it is."""
    if not number.startswith("+"):
        return number
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that waits to be signed for; `told` what came of it, `is_done` how, once it was pressed."""

    order: TaskOrder
    number: str
    title: str
    clock: ClockFace | None = None
    is_picked: bool = False
    is_done: bool = False
    told: str = ""


@login_required
@require_http_methods(["GET", "POST"])
def sign_for_many(request: HttpRequest) -> HttpResponse:
    """The unit's orders that wait to be signed for, those of ``?number=`` picked; POST signs for those of ``order``,
    each by itself, and tells what came of each. Raises BadInput (order) for none, or for what is no order."""
    actor = actor_of(request)
    require(actor, policies.SIGN_FOR)
    lines = _waiting(actor)
    if request.method == "POST":
        picked = _picked(request.POST.getlist("order"))
        rows = _signed(actor, picked)
        return render(request, "cases/signed_for.html", _frame() | {"rows": rows, "left": len(_waiting(actor))})
    numbers = set(request.GET.getlist("number"))
    rows = [_row(line, line.case.number in numbers) for line in lines]
    return render(request, "cases/sign_for_many.html", _frame() | {"rows": rows, "request_key": uuid4().hex})


def _frame() -> dict[str, object]:
    return {"rail_key": "cases", "crumbs": [Crumb(_("工单"), reverse("cases:list")), Crumb(_("批量签收"))]}


def _waiting(actor: Actor) -> list[Line]:
    """The newest orders of the reader's own unit that wait to be signed for, a page of them."""
    lines = lists.lines(actor, Wish(order_states=(OrderState.PENDING_SIGN_FOR,)))
    return [line for line in lines[: lists.PAGE] if line.order and line.order.unit_id == actor.unit_id]


def _picked(given: list[str]) -> list[int]:
    if not given or len(given) > lists.PAGE:
        raise BadInput({"order": _("请选择要签收的任务单，一次最多 %(most)d 张。") % {"most": lists.PAGE}})
    if not all(each.isascii() and each.isdecimal() and len(each) < LONGEST_ID for each in given):
        raise BadInput({"order": _("任务单无法识别，请刷新本页。")})
    return [int(each) for each in given]


def _signed(actor: Actor, picked: list[int]) -> list[Waiting]:
    """What came of each order, as they were picked; what is not the reader's to see is not there."""
    found = TaskOrder.objects.visible_to(actor).filter(pk__in=picked).select_related("case").order_by("pk")
    orders = sorted(found, key=lambda order: picked.index(order.pk))
    numbers = tuple(dict.fromkeys(order.case.number for order in orders))
    lines = lists.lines(actor, Wish(only=ALL, numbers=numbers)) if numbers else []
    titles = {line.case.number: line.title for line in lines}
    gathered = bulk.run(sign_for, orders, by=actor, at=time.now())
    refused = {refusal.row.pk: refusal.text for refusal in gathered.refused}
    return [
        Waiting(
            order,
            order.case.number,
            titles.get(order.case.number, ""),
            is_done=order.pk not in refused,
            told=refused.get(order.pk, ""),
        )
        for order in orders
    ]


def _row(line: Line, is_picked: bool) -> Waiting:
    assert line.order, "a unit's list is made of orders"
    face = clock_faces.face(line.clock, time.now()) if line.clock else None
    return Waiting(line.order, line.case.number, line.title, face, is_picked)
