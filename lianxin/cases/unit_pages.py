"""What a unit does besides acts: look up whom to call, sign for many orders at once."""

from dataclasses import dataclass
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lianxin.accounts.queries import actor_of
from lianxin.cases import clock_faces, identity, lists, policies, results
from lianxin.cases.act_pages import address
from lianxin.cases.acts import named
from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.states import OrderState
from lianxin.cases.steps.sign_for import sign_for
from lianxin.citizens import numbers
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
        "spoken": numbers.spelled(shown),
        "case_number": number,
        "note_href": "" if order.contacted_at else address(contact, number, order),
    }
    name = "cases/parts/call.html" if request.headers.get("HX-Request") else "cases/call.html"
    return render(request, name, context)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order that waits to be signed for."""

    order: TaskOrder
    title: str
    clock: ClockFace | None = None
    is_picked: bool = False


@login_required
@require_http_methods(["GET", "POST"])
def sign_for_many(request: HttpRequest) -> HttpResponse:
    """The unit's orders that wait to be signed for, those of ``?number=`` picked; POST signs for those of ``order``,
    each by itself, and tells what came of each. Raises BadInput (order) for none, or for what is no order; NotFound."""
    actor = actor_of(request)
    require(actor, policies.SIGN_FOR)
    if request.method == "POST":
        return _signed(request, actor, _picked(request.POST.getlist("order")))
    context = {
        "rail_key": "cases",
        "crumbs": [_list(), Crumb(_("批量签收"))],
        "rows": _offered(actor, set(request.GET.getlist("number"))),
        "request_key": uuid4().hex,
    }
    return render(request, "cases/sign_for_many.html", context)


def _list() -> Crumb:
    return Crumb(_("工单"), reverse("cases:list"))


def _waiting(actor: Actor) -> QuerySet[TaskOrder]:
    """The orders of the reader's own unit that wait to be signed for, not those of the units below it."""
    rows = TaskOrder.objects.visible_to(actor).filter(unit=actor.unit_id, state=OrderState.PENDING_SIGN_FOR)
    return rows.select_related("case")


def _offered(actor: Actor, numbers: set[str]) -> list[Waiting]:
    """A page of what waits, those that wait longest first: theirs is the limit that ends first."""
    orders = list(_waiting(actor).order_by("dispatched_at", "pk")[: lists.PAGE])
    limits = OrderClock.objects.filter(order__in=orders, kind="sign_for")
    clocks = {clock.order_id: clock_faces.face(clock, time.now()) for clock in limits}
    titles = lists.titles(actor, (order.case for order in orders))
    return [
        Waiting(order, titles[order.case_id], clocks.get(order.pk), is_picked=order.case.number in numbers)
        for order in orders
    ]


def _picked(given: list[str]) -> list[int]:
    if not given or len(given) > lists.PAGE:
        raise BadInput({"order": _("请选择要签收的任务单，一次最多 %(most)d 张。") % {"most": lists.PAGE}})
    if not all(map(is_id, given)):
        raise BadInput({"order": _("任务单无法识别，请刷新本页。")})
    return [int(each) for each in given]


def _signed(request: HttpRequest, actor: Actor, picked: list[int]) -> HttpResponse:
    """What came of each order, as they were picked. Raises NotFound for one that the reader does not see."""
    found = TaskOrder.objects.visible_to(actor).select_related("case").in_bulk(picked)
    if len(found) < len(set(picked)):
        raise NotFound
    came = results.of(sign_for, "已签收", [found[pk] for pk in dict.fromkeys(picked)], by=actor)
    left = _waiting(actor).count()
    further = _("还有 %(total)d 张待签收") % {"total": left} if left else ""
    back = reverse("cases:sign_for") if left else reverse("cases:list")
    return results.page(request, came, _list(), "cases", back, further)
