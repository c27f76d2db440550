"""The task order on one sheet of A4, in the form that offices put on file (群众诉求任务单)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianxin.accounts.queries import actor_of, names_of
from lianxin.cases import events, policies, queries
from lianxin.cases.faces import place_of
from lianxin.cases.letterhead import letterhead
from lianxin.cases.models import TaskOrder
from lianxin.cases.queries import Whole
from lianxin.cases.states import OrderState, TextKind
from lianxin.foundation import time
from lianxin.foundation.actor import Scope
from lianxin.foundation.errors import NotFound
from lianxin.foundation.policy import require
from lianxin.taxonomy.queries import lineage

# One sheet holds so much of each text, in characters without line breaks, in small print; what is longer is read on the
# platform.
LONGEST = {TextKind.CONTENT: 900, TextKind.DISPATCH_NOTE: 300, TextKind.REPLY_PUBLIC: 500}
# Above so many characters in all the print is small.
SMALL_FROM = 700


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when what is to be done."""

    what: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """Who stands for what in the reply, and since when."""

    name: str
    at: datetime


@login_required
@require_GET
def order_sheet(request: HttpRequest, number: str, on: int) -> HttpResponse:
    """The sheet of the order `on` of a case, as its unit reads it, whoever prints it: it is the unit that it goes to.

    Raises NotFound for one that the reader does not see.
    """
    actor = actor_of(request)
    require(actor, policies.READ)
    order = TaskOrder.objects.visible_to(actor).filter(pk=on).select_related("case").first()
    if order is None or order.case.number != number:
        raise NotFound
    whole = queries.whole(replace(actor, scope=Scope.UNIT, unit_id=order.unit_id), number)
    order = next(each for each in whole.orders if each.pk == on)
    context = {
        "whole": whole,
        "case": whole.case,
        "order": order,
        "back": reverse("cases:case", args=[number]),
        "printed_at": time.now(),
        "printed_by": request.user,
        "site_name": whole.case.hub.name,
        "letterhead": letterhead(whole.case.hub, time.local(order.dispatched_at).date()),
        **_filled(whole, order),
    }
    return render(request, "cases/order_sheet.html", context)


def _filled(whole: Whole, order: TaskOrder) -> dict[str, Any]:
    """What stands in the boxes of the form."""
    texts = {kind: _text(whole, order, kind) for kind in LONGEST}
    return {
        "title": whole.text(TextKind.TITLE),
        "content": texts[TextKind.CONTENT],
        "note": texts[TextKind.DISPATCH_NOTE],
        "reply": texts[TextKind.REPLY_PUBLIC],
        "place": " ".join(filter(None, [place_of(whole.case.area), whole.text(TextKind.PLACE)])),
        "category": " › ".join(each.name for each in lineage(whole.case.category)),
        "limits": _limits(whole, order),
        **_signed(whole, order),
        "is_small": sum(map(len, texts.values())) > SMALL_FROM,
    }


def _text(whole: Whole, order: TaskOrder, kind: TextKind) -> str:
    text = whole.text(kind, order) or whole.text(kind)
    return Truncator(" ".join(text.split())).chars(LONGEST[kind], truncate=_("……（全文见平台）"))


def _limits(whole: Whole, order: TaskOrder) -> list[Limit]:
    names = {"sign_for": _("签收"), "first_contact": _("先行联系"), "handle": _("办结"), "rework": _("办结")}
    clocks = [clock for clock in whole.order_clocks if clock.order_id == order.pk and clock.kind in names]
    return [Limit(names[clock.kind], clock.due_at) for clock in clocks]


def _signed(whole: Whole, order: TaskOrder) -> dict[str, Signed]:
    """Who wrote the unit's last reply and who signed it off; before that the boxes are left to the pen."""
    if order.state != OrderState.FINISHED:
        return {}
    done = {event.kind: event for event in reversed(whole.events) if event.order_id == order.pk}
    handed_in = done.get(events.ORDER_SUBMITTED) or done.get(events.ORDER_FINISHED)
    found = {"handler": handed_in, "leader": done.get(events.ORDER_SIGNED_OFF)}
    names = names_of(event.person_id for event in found.values() if event and event.person_id)
    return {part: Signed(names.get(event.person_id or 0, ""), event.at) for part, event in found.items() if event}
