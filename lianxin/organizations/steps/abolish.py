"""The end of a unit without a successor."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.closing import close, refuse_for_hub
from lianxin.organizations.locks import hold_tree, living_unit
from lianxin.organizations.models import Unit


@step
def abolish(unit: Unit, *, by: Actor, at: datetime) -> Unit:
    """Abolish `unit` at `at`: its people, duties and relations end, its history stays.

    Raises NotAllowed; WrongState for a unit that is abolished already, that a hub needs, or on which others hang:
    living units below it, units of its line or industry, public numbers and mailboxes.
    """
    require(by, policies.EDIT)
    hold_tree()
    unit = living_unit(unit, by)
    refuse_for_hub(unit)
    hanging = _hanging(unit)
    if hanging:
        raise WrongState("unit_in_use", _("请先处理：%(what)s。") % {"what": "、".join(hanging)})
    close(unit, at)
    record(("unit", unit.pk), events.UNIT_ABOLISHED, by=by, at=at)
    return unit


def _hanging(unit: Unit) -> list[str]:
    living = Unit.objects.unscoped("what hangs on a unit").living()
    found = {
        _("下级单位"): living.filter(parent=unit).exists(),
        _("以其为条线或行业主管的单位"): unit.led.filter(valid__upper_inf=True).exists(),
        _("公开号码"): unit.hotline_numbers.filter(retired_at=None).exists(),
        _("信箱"): unit.mailboxes.filter(retired_at=None).exists(),
    }
    return [what for what, exists in found.items() if exists]
