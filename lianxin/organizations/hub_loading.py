"""The hubs that an installation begins with, their leading groups, and which of them are on."""

from datetime import date, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.actor import Door, system
from lianxin.foundation.sheets import Row, read
from lianxin.organizations.models import Hub, HubMember, Unit
from lianxin.organizations.steps.appoint_to_hub import appoint_to_hub
from lianxin.organizations.steps.prepare_hub import prepare_hub
from lianxin.organizations.steps.switch_on_hub import switch_on_hub
from lianxin.taxonomy.models import Area

# Which column holds the titles of which places.
TITLES = {
    "group_head_title": HubMember.Role.GROUP_HEAD,
    "group_deputy_titles": HubMember.Role.GROUP_DEPUTY,
    "group_member_titles": HubMember.Role.GROUP_MEMBER,
    "office_head_title": HubMember.Role.OFFICE_HEAD,
    "office_deputy_titles": HubMember.Role.OFFICE_DEPUTY,
}
COLUMNS = ("code", "name", "kind", "area_codes", "active", "active_from", *TITLES)
UNITS = {"unit": "unit_code", "operator": "operator_unit_code", "office": "office_unit_code"}


def load_hubs(file: Path, at: datetime) -> None:
    """Prepare the hubs of `file` that are not known yet; those that are `active` are switched on from their day."""
    known = set(Hub.objects.unscoped("what is there already").values_list("code", flat=True))
    for row in read(file, (*COLUMNS, *UNITS.values())):
        if row.text("code") not in known:
            _load_hub(row, at)


def _load_hub(row: Row, at: datetime) -> None:
    by = system(Door.COMMAND)
    units = {place: unit_of(row, column) for place, column in UNITS.items()}
    areas = [_area(row, code) for code in row.words("area_codes")]
    active_from = _day(row) if row.yes("active") else None
    with row.naming():
        hub = prepare_hub(row.text("code"), row.text("name"), row.text("kind"), **units, areas=areas, by=by, at=at)
        for column, role in TITLES.items():
            for title in row.words(column):
                appoint_to_hub(hub, role, title, by=by, at=at)
        if active_from:
            switch_on_hub(hub, active_from, by=by, at=at)


def unit_of(row: Row, field: str) -> Unit:
    """The unit that the cell names by its code; raises BadInput."""
    found = Unit.objects.unscoped("whatever a file may name").filter(code=row.text(field)).first()
    if found is None:
        raise row.bad(field, _("没有代码为“%(code)s”的单位。") % {"code": row.text(field)})
    return found


def _area(row: Row, code: str) -> Area:
    found = Area.objects.filter(code=code).first()
    if found is None:
        raise row.bad("area_codes", _("没有代码为“%(code)s”的区域。") % {"code": code})
    return found


def _day(row: Row) -> datetime:
    try:
        day = date.fromisoformat(row.text("active_from"))
    except ValueError:
        raise row.bad("active_from", _("“%(day)s”不是日期。") % {"day": row.text("active_from")}) from None
    return time.aware(datetime(day.year, day.month, day.day, tzinfo=time.LOCAL))
