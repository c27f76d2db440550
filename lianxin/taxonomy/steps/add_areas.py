"""New places: how the city's areas come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.events.append import record
from lianxin.foundation.locks import hold
from lianxin.foundation.pinyin import initials
from lianxin.foundation.policy import require
from lianxin.foundation.sheets import bad_row
from lianxin.foundation.step import step
from lianxin.foundation.validation import check_fields
from lianxin.taxonomy import events, policies
from lianxin.taxonomy.models import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One area to be added; `level` is an `Area.Level` number, parents are named by code."""

    code: str
    parent_code: str
    level: int
    kind: str
    name: str
    short_name: str
    administered_by_code: str = ""
    where: str = ""


@step
def add_areas(rows: Sequence[AreaRow], *, by: Actor, at: datetime) -> None:
    """Add areas, which exist from `at` on. Parents are known already or stand before their children.

    Raises NotAllowed; BadInput for a code that is taken, a parent that is unknown or of no higher level, and cells
    that cannot be stored.
    """
    require(by, policies.EDIT)
    hold("taxonomy.areas")
    known = {area.code: area for area in Area.objects.all()}
    for level in Area.Level:
        new = [_area(row, known, at) for row in rows if row.level == level]
        Area.objects.bulk_create(new)
    for row in rows:
        record(("area", known[row.code].pk), events.AREAS_ADDED, by=by, at=at, data={"code": row.code})


def _area(row: AreaRow, known: dict[str, Area], at: datetime) -> Area:
    if row.code in known:
        raise bad_row(row.where, "code", _("区域代码%(code)s已存在。") % {"code": row.code})
    parent = _parent(row, known)
    area = Area(
        code=row.code,
        level=row.level,
        parent=parent,
        parent_level=parent.level if parent else None,
        kind=row.kind,
        name=row.name,
        short_name=row.short_name,
        administered_by=_administrator(row, known),
        pinyin_key=initials(row.name),
        valid=since(at),
    )
    check_fields(area, where=row.where, exclude=["parent_level", "pinyin_key"])
    known[row.code] = area
    return area


def _parent(row: AreaRow, known: dict[str, Area]) -> Area | None:
    if row.level == Area.Level.CITY and not row.parent_code:
        return None
    parent = known.get(row.parent_code)
    if parent is None or parent.level >= row.level:
        raise bad_row(row.where, "parent_code", _("“%(code)s”不是已知的上级区域。") % {"code": row.parent_code})
    return parent


def _administrator(row: AreaRow, known: dict[str, Area]) -> Area | None:
    if not row.administered_by_code:
        return None
    zone = known.get(row.administered_by_code)
    if zone is None or zone.level != Area.Level.COUNTY or row.level != Area.Level.TOWN:
        text = _("只有乡镇街道可由另一县区级区域代管；“%(code)s”不合要求。")
        raise bad_row(row.where, "administered_by", text % {"code": row.administered_by_code})
    return zone
