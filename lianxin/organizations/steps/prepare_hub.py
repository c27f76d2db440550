"""A hub that may be switched on some day."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.validation import check_fields
from lianxin.organizations import events, policies
from lianxin.organizations.locks import living_unit
from lianxin.organizations.models import Hub, HubArea, Unit
from lianxin.taxonomy.models import Area


@step
def prepare_hub(
    code: str,
    name: str,
    kind: str,
    *,
    unit: Unit,
    operator: Unit,
    office: Unit,
    areas: Sequence[Area] = (),
    by: Actor,
    at: datetime,
) -> Hub:
    """Make a hub known, switched off. `areas` are the county-level areas that will be its own; others' are the city's.

    Raises NotAllowed; WrongState for abolished units; BadInput for a code that is taken or no two digits, a second
    city hub, and areas that are no counties, another hub's, or missing for a county's hub.
    """
    require(by, policies.HUBS)
    hold("organizations.hubs")
    unit, operator, office = living_unit(unit, by), living_unit(operator, by), living_unit(office, by)
    hub = Hub(code=code, name=name, kind=kind, unit=unit, operator=operator, office=office)
    check_fields(hub)
    _check(hub, areas)
    hub.save()
    HubArea.objects.bulk_create([HubArea(hub=hub, area=area) for area in areas])
    record(("hub", hub.pk), events.HUB_PREPARED, by=by, at=at, data={"code": code, "areas": [a.code for a in areas]})
    return hub


def _check(hub: Hub, areas: Sequence[Area]) -> None:
    others = Hub.objects.unscoped("codes are unique")
    if others.filter(code=hub.code).exists():
        raise BadInput({"code": _("平台代码%(code)s已被使用。") % {"code": hub.code}})
    if hub.kind == Hub.Kind.CITY and others.filter(kind=Hub.Kind.CITY).exists():
        raise BadInput({"kind": _("市级平台只能有一个。")})
    if hub.kind == Hub.Kind.COUNTY and not areas:
        raise BadInput({"areas": _("县级平台须指定所辖县区。")})
    for area in areas:
        if area.level != Area.Level.COUNTY or HubArea.objects.filter(area=area).exists():
            raise BadInput({"areas": _("“%(area)s”不是县区，或者已属于其他平台。") % {"area": area.name}})
