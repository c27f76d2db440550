"""What the consoles of units and people tell of cases: how much work is open, never which."""

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.accounts.console.about import WORK
from lianxin.accounts.models import Person
from lianxin.cases import policies
from lianxin.cases.models import CaseClaim, Draft, TaskOrder
from lianxin.cases.states import ORDER_OPEN
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.panels import Panel
from lianxin.foundation.ui.shapes import Fact
from lianxin.organizations.console.about import UNIT
from lianxin.organizations.models import Unit

WHY = "a number tells nothing of the cases"


def register() -> None:
    """Called once, when the room starts."""
    UNIT.add("orders", _orders_of)
    UNIT.add("handlers", _handlers_of)
    WORK.add("cases", _work_of)


def _orders_of(unit: Unit, actor: Actor, _at: datetime) -> Panel:
    """The open orders of the unit and of those below it; whoever reads them is led to them."""
    rows = TaskOrder.objects.unscoped(WHY).filter(state__in=sorted(ORDER_OPEN))
    own, whole = rows.filter(unit=unit).count(), rows.filter(unit__path__startswith=unit.path).count()
    reads = actor.has(policies.READ.code) and Unit.objects.within(actor).filter(pk=unit.pk).exists()
    href = f"{reverse('cases:list')}?unit={unit.code}" if reads else ""
    lines = [Fact(_("本单位"), _numbered(own)), Fact(_("连同下级单位"), _numbered(whole), href)] if whole else []
    return Panel(_("在办任务单"), own, lines, _("没有在办的任务单。"))


def _handlers_of(unit: Unit, actor: Actor, _at: datetime) -> Panel | None:
    """Who handles how many of the unit's open orders, each with the way to handing them over; for the unit itself."""
    if not actor.has(policies.ASSIGN.code) or actor.unit_id != unit.pk:
        return None
    rows = TaskOrder.objects.visible_to(actor).filter(unit=unit, state__in=sorted(ORDER_OPEN), assignee__isnull=False)
    names = ("assignee", "assignee__name", "assignee__locked_at")
    found = list(rows.order_by().values_list(*names).annotate(number=Count("pk")).order_by("assignee__name"))
    lines = [
        Fact(
            name,
            _("%(count)d 件，移交") % {"count": number},
            reverse("cases:hand_over_work", args=[pk]),
            _("账号已停用，请另行指定") if locked_at else "",
        )
        for pk, name, locked_at, number in found
    ]
    return Panel(_("经办人"), len(found), lines, _("在办任务单都没有指定经办人。"))


def _work_of(person: Person, _actor: Actor, at: datetime) -> Panel:
    """What waits for the person alone: orders that he was named for, unit by unit, claims, drafts."""
    orders = TaskOrder.objects.unscoped(WHY).filter(state__in=sorted(ORDER_OPEN), assignee=person).order_by()
    by_unit = orders.values_list("unit__name").annotate(number=Count("pk")).order_by("unit__name")
    lines = [Fact(name, _numbered(number), note=_("由该单位移交给其他经办人")) for name, number in by_unit]
    claims = CaseClaim.objects.unscoped(WHY).live(at).filter(post__person=person).count()
    drafts = Draft.objects.unscoped(WHY).filter(post__person=person).count()
    if claims:
        lines.append(Fact(_("认领的工单"), _numbered(claims), note=_("到时自动退回公共池，班长也可提前收回")))
    if drafts:
        lines.append(Fact(_("没有写完的登记"), _numbered(drafts), note=_("只有本人看得到")))
    count = sum(number for _name, number in by_unit) + claims + drafts
    return Panel(_("手上的事"), count, lines, _("手上没有没办完的事。"))


def _numbered(count: int) -> str:
    return _("%(count)d 件") % {"count": count}
