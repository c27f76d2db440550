"""Taking hold of what a step is going to change."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import Dated
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.locks import hold
from lianxin.organizations.models import Hub, Unit


def hold_tree() -> None:
    """Wait until nobody else changes the tree of units; what is read afterwards stays true until the step is done."""
    hold("organizations.tree")


def living_unit(unit: Unit, by: Actor) -> Unit:
    """The unit as it is now, locked. Raises NotFound when `by` does not see it, WrongState when it is abolished."""
    found = Unit.objects.visible_to(by).select_for_update(no_key=True).filter(pk=unit.pk).first()
    if found is None:
        raise NotFound
    if found.abolished_at:
        raise WrongState("unit_abolished", _("“%(unit)s”已撤销。") % {"unit": found.name})
    return found


def locked_hub(hub: Hub, by: Actor) -> Hub:
    """The hub as it is now, locked; raises NotFound when `by` does not see it."""
    found = Hub.objects.visible_to(by).select_for_update(no_key=True).filter(pk=hub.pk).first()
    if found is None:
        raise NotFound
    return found


def end(row: Dated, at: datetime) -> None:
    """Let `row` hold until `at`; raises WrongState when it begins at `at` or later, or has ended already."""
    if row.valid.lower >= at or (row.valid.upper is not None and row.valid.upper <= at):
        raise WrongState("not_in_force", _("这条记录在所填时间并不生效，请刷新后再办。"))
    row.end(at)
