"""A unit hands over what one of its people had in hand, to a colleague, all at once: he leaves, or is away."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods

from lianxin.accounts.models import Person
from lianxin.accounts.queries import actor_of, people_in
from lianxin.cases import bulk, policies
from lianxin.cases.models import TaskOrder
from lianxin.cases.models.order import TaskOrderQuerySet
from lianxin.cases.states import ORDER_OPEN
from lianxin.cases.steps.assign import assign
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.ui.console_act import ConsoleAct, act_page
from lianxin.foundation.ui.shapes import Crumb, Fact
from lianxin.organizations.models import Unit

MOST = 200  # orders that are handed over by one press


def in_hand(actor: Actor, person: Person) -> TaskOrderQuerySet:
    """The open orders of the reader's own unit that `person` was named for, the oldest first."""
    rows = TaskOrder.objects.visible_to(actor).filter(unit=actor.unit_id, assignee=person, state__in=sorted(ORDER_OPEN))
    return rows.order_by("dispatched_at", "pk")


class HandOver(ConsoleAct[Person]):
    key, label, icon = "hand_over_work", gettext_noop("移交在办任务单"), "corner-down-right"
    done = gettext_noop("已移交")
    hint = gettext_noop("名下的在办任务单一次全部改由另一人经办，时限不变。")
    to = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("移交给"), empty_label=gettext_lazy("请选择"))
    names = {"assignee": "to"}

    @classmethod
    def allowed(cls, actor: Actor, on: Person) -> bool:
        return actor.has(policies.ASSIGN.code) and actor.unit_id is not None

    def prepare(self) -> None:
        colleagues = [each.pk for each in people_in(self.actor.unit_id or 0, self.now) if each.pk != self.on.pk]
        rows = Person.people.visible_to(self.actor).filter(pk__in=colleagues).order_by("name", "pk")
        self.offer_rows("to", rows)

    def touches(self) -> Sequence[Fact]:
        return [Fact(_("在办任务单"), _("%(count)d 件") % {"count": in_hand(self.actor, self.on).count()})]

    def take(self, *, by: Actor, at: datetime) -> object:
        orders = list(in_hand(by, self.on).select_related("unit")[:MOST])
        came = bulk.run(assign, orders, self.cleaned_data["to"], by=by, at=at)
        if came.refused:
            numbers = {"done": len(came.done), "left": len(came.refused), "why": came.refused[0].text}
            raise WrongState("some_left", _("移交了 %(done)d 件，%(left)d 件没有移交：%(why)s") % numbers)
        return came


def _none_left(request: HttpRequest, back: str) -> HttpResponse:
    """Lead a second press back; raises NotFound where nothing was pressed."""
    if request.method != "POST":
        raise NotFound
    messages.info(request, _("名下没有在办任务单了"))
    return redirect(back)


@login_required
@require_http_methods(["GET", "POST"])
def hand_over_work(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand over what the person had in hand in the reader's unit. Raises NotAllowed; NotFound for somebody who has
    nothing there."""
    actor = actor_of(request)
    require(actor, policies.ASSIGN)
    person = Person.people.unscoped("named for an order of the own unit").filter(pk=pk).first()
    unit = Unit.objects.visible_to(actor).filter(pk=actor.unit_id or 0).first()
    if unit is None or person is None:
        raise NotFound
    back = reverse("units:one", args=[unit.pk])
    if not in_hand(actor, person).exists():
        return _none_left(request, back)
    return act_page(request, HandOver, person, [Crumb(unit.short_name, back), Crumb(person.name)], back)
