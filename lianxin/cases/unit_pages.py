"""What a unit does besides acts: look up whom to call, sign for many orders at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import phonenumbers
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import bulk, clock_faces, identity, lists, policies, texts, veils
from lianxin.cases.act_pages import address
from lianxin.cases.acts import named
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.states import OrderState
from lianxin.cases.steps.sign_for import sign_for
from lianxin.foundation import access, time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound
from lianxin.foundation.policy import require
from lianxin.foundation.text import is_id
from lianxin.foundation.ui.shapes import ClockFace, Crumb


@login_required
@require_POST
@never_cache
def call(request: HttpRequest, number: str, on: int) -> HttpResponse:
    """The number of whoever spoke, for the unit of the order `on`: shown once, and the look is written down.

    Raises as `identity.reveal_contact`.
    """
    actor, at = actor_of(request), time.now()
    order = TaskOrder.objects.visible_to(actor).filter(pk=on).select_related("case").first()
    if order is None or order.case.number != number:
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
    if request.method == "POST":
        rows = _signed(actor, _picked(request.POST.getlist("order")))
        return render(request, "cases/signed_for.html", _frame() | {"rows": rows, "left": _waiting(actor).count()})
    rows = _offered(actor, set(request.GET.getlist("number")))
    return render(request, "cases/sign_for_many.html", _frame() | {"rows": rows, "request_key": uuid4().hex})


def _frame() -> dict[str, object]:
    return {"rail_key": "cases", "crumbs": [Crumb(_("工单"), reverse("cases:list")), Crumb(_("批量签收"))]}


def _waiting(actor: Actor) -> QuerySet[TaskOrder]:
    """The orders of the reader's own unit that wait to be signed for, not those of the units below it."""
    rows = TaskOrder.objects.visible_to(actor).filter(unit=actor.unit_id, state=OrderState.PENDING_SIGN_FOR)
    return rows.select_related("case")


def _offered(actor: Actor, numbers: set[str]) -> list[Waiting]:
    """A page of what waits, those that wait longest first: theirs is the limit that ends first."""
    orders = list(_waiting(actor).order_by("dispatched_at", "pk")[: lists.PAGE])
    limits = OrderClock.objects.filter(order__in=orders, kind="sign_for")
    clocks = {clock.order_id: clock_faces.face(clock, time.now()) for clock in limits}
    titles = _titles(actor, orders)
    return [
        Waiting(order, titles[order.case_id], clocks.get(order.pk), is_picked=order.case.number in numbers)
        for order in orders
    ]


def _titles(actor: Actor, orders: Sequence[TaskOrder]) -> dict[int, str]:
    """What the orders' cases are called, by the case's id, as the unit may read it."""
    over = veils.for_reader(actor, {order.case_id: order.case for order in orders}.values())
    told = texts.titles(over)
    return {pk: veil.over(told.get(pk, "")) for pk, veil in over.items()}


def _picked(given: list[str]) -> list[int]:
    if not given or len(given) > lists.PAGE:
        raise BadInput({"order": _("请选择要签收的任务单，一次最多 %(most)d 张。") % {"most": lists.PAGE}})
    if not all(map(is_id, given)):
        raise BadInput({"order": _("任务单无法识别，请刷新本页。")})
    return [int(each) for each in given]


def _signed(actor: Actor, picked: list[int]) -> list[Waiting]:
    """What came of each order, as they were picked; what is not the reader's to see is not there."""
    found = TaskOrder.objects.visible_to(actor).select_related("case").in_bulk(picked)
    orders = [found[pk] for pk in dict.fromkeys(picked) if pk in found]
    titles = _titles(actor, orders)
    gathered = bulk.run(sign_for, orders, by=actor, at=time.now())
    refused = {refusal.row.pk: refusal.text for refusal in gathered.refused}
    return [
        Waiting(order, titles[order.case_id], is_done=order.pk not in refused, told=refused.get(order.pk, ""))
        for order in orders
    ]
