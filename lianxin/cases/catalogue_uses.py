"""The cases that went by a line of the dispatch catalogue, as far as the reader may see them."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.cases.models import TaskOrder
from lianxin.cases.policies import READ
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.panels import Panel
from lianxin.foundation.ui.shapes import Fact
from lianxin.rulebook.models import CatalogueEntry, CatalogueUse

SHOWN = 20


def told(entry: CatalogueEntry, actor: Actor, _at: datetime) -> Panel | None:
    """The newest uses with number, unit and what came of it; None for a post that reads no cases."""
    if not actor.has(READ.code):
        return None
    uses = CatalogueUse.objects.filter(entry=entry).order_by("-at", "-pk")
    newest = list(uses[:SHOWN])
    orders = TaskOrder.objects.visible_to(actor).filter(pk__in=[use.order_id for use in newest])
    known = {order.pk: order for order in orders.select_related("case", "unit")}
    lines = [_line(use, known[use.order_id]) for use in newest if use.order_id in known]
    return Panel(_("按这一行办的工单"), uses.count(), lines, _("还没有，或者不在您的查看范围内。"))


def _line(use: CatalogueUse, order: TaskOrder) -> Fact:
    return Fact(
        order.case.number,
        f"{use.get_outcome_display()} · {order.unit.short_name}",
        reverse("cases:case", args=[order.case.number]),
        minute(use.at),
    )
