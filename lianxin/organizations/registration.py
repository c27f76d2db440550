"""Making units of entries: one, or a whole city at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.dated import since
from lianxin.foundation.pinyin import initials
from lianxin.foundation.sheets import bad_row
from lianxin.foundation.validation import check_fields
from lianxin.organizations.entries import MemberEntry, UnitEntry
from lianxin.organizations.models import StaffShortage, Unit, UnitDuty, UnitKind, UnitMember, UnitName, UnitRelation
from lianxin.organizations.phones import spelled
from lianxin.organizations.staffing import lacking
from lianxin.taxonomy.models import Area


@dataclass(slots=True)
class Known:
    """What entries may name, by code."""

    units: dict[str, Unit]
    kinds: dict[str, UnitKind]
    areas: dict[str, Area]


def register(entries: Sequence[UnitEntry], at: datetime) -> list[Unit]:
    """The new units of `entries`, whole with names, relations, duties and members from `at` on.

    The caller holds the tree. Raises BadInput for the first entry that cannot be; nothing may be kept then.
    """
    known = Known(
        units={unit.code: unit for unit in Unit.objects.unscoped("whatever an entry may name")},
        kinds={kind.code: kind for kind in UnitKind.objects.all()},
        areas={area.code: area for area in Area.objects.all()},
    )
    _check_codes(entries, known)
    _plant(entries, known)
    UnitName.objects.bulk_create(_names(entries, known, at))
    UnitRelation.objects.bulk_create(relation for entry in entries for relation in _relations(entry, known, at))
    UnitDuty.objects.bulk_create(duty for entry in entries for duty in _duties(entry, known, at))
    UnitMember.objects.bulk_create(
        new_member(known.units[entry.code], member, at) for entry in entries for member in _members(entry, known)
    )
    return [known.units[entry.code] for entry in entries]


def _check_codes(entries: Iterable[UnitEntry], known: Known) -> None:
    codes, names = set(known.units), {unit.name for unit in known.units.values() if not unit.abolished_at}
    for entry in entries:
        if entry.code in codes:
            raise bad_row(entry.where, "code", _("单位代码%(code)s已存在。") % {"code": entry.code})
        if entry.name in names:
            raise bad_row(entry.where, "name", _("已有名为“%(name)s”的单位。") % {"name": entry.name})
        codes.add(entry.code)
        names.add(entry.name)


def _plant(entries: Sequence[UnitEntry], known: Known) -> None:
    """Store the units from the root outwards, so that each finds its parent's path."""
    waiting = list(entries)
    while waiting:
        ready = [entry for entry in waiting if not entry.parent_code or entry.parent_code in known.units]
        if not ready:
            text = _("上级单位%(code)s不存在，或者单位成了自己的上级。") % {"code": waiting[0].parent_code}
            raise bad_row(waiting[0].where, "parent_code", text)
        units = [_unit(entry, known) for entry in ready]
        known.units |= {unit.code: unit for unit in Unit.objects.bulk_create(units)}
        waiting = [entry for entry in waiting if entry.code not in known.units]


def _unit(entry: UnitEntry, known: Known) -> Unit:
    kind, area = known.kinds.get(entry.kind), known.areas.get(entry.area_code)
    if kind is None:
        raise bad_row(entry.where, "kind", _("没有代码为“%(code)s”的单位类型。") % {"code": entry.kind})
    if area is None:
        raise bad_row(entry.where, "area_code", _("没有代码为“%(code)s”的区域。") % {"code": entry.area_code})
    parent = _parent(entry, known)
    unit = Unit(
        code=entry.code,
        parent=parent,
        parent_path=parent.path if parent else "/",
        kind=kind,
        area=area,
        name=entry.name,
        short_name=entry.short_name,
        pinyin_key=initials(entry.short_name),
        duty_phone=spelled(entry.duty_phone, "duty_phone", entry.where),
        address=entry.address,
    )
    check_fields(unit, where=entry.where, exclude=["abolished_at", "pinyin_key"])
    return unit


def _parent(entry: UnitEntry, known: Known) -> Unit | None:
    if not entry.parent_code:
        if any(unit.parent_id is None for unit in known.units.values()):
            raise bad_row(entry.where, "parent_code", _("请指定上级单位：只有市政府没有上级。"))
        return None
    parent = known.units[entry.parent_code]
    if parent.abolished_at:
        raise bad_row(entry.where, "parent_code", _("上级单位“%(unit)s”已撤销。") % {"unit": parent.name})
    return parent


def _names(entries: Sequence[UnitEntry], known: Known, at: datetime) -> list[UnitName]:
    return [
        UnitName(unit=known.units[entry.code], name=entry.name, short_name=entry.short_name, valid=since(at))
        for entry in entries
    ]


def _relations(entry: UnitEntry, known: Known, at: datetime) -> Iterable[UnitRelation]:
    named = {
        "line_parent_code": (UnitRelation.Kind.LINE_PARENT, entry.line_parent_code),
        "industry_supervisor_code": (UnitRelation.Kind.INDUSTRY_SUPERVISOR, entry.industry_supervisor_code),
    }
    for field, (kind, code) in named.items():
        if not code:
            continue
        other = known.units.get(code)
        if other is None or other.abolished_at or code == entry.code:
            raise bad_row(entry.where, field, _("“%(code)s”不是可用的单位。") % {"code": code})
        yield UnitRelation(unit=known.units[entry.code], kind=kind, other=other, valid=since(at))


def _duties(entry: UnitEntry, known: Known, at: datetime) -> Iterable[UnitDuty]:
    for position, text in enumerate(dict.fromkeys(entry.duties)):
        yield new_duty(known.units[entry.code], text, position, at, entry.where)


def new_duty(unit: Unit, text: str, position: int, at: datetime, where: str = "") -> UnitDuty:
    """One line of the duty list, not stored yet; raises BadInput (duty)."""
    duty = UnitDuty(unit=unit, duty=text, position=position, valid=since(at))
    check_fields(duty, where=where)
    return duty


def _members(entry: UnitEntry, known: Known) -> tuple[MemberEntry, ...]:
    kind = known.kinds[entry.kind]
    lacks = lacking(kind, [member.role for member in entry.members])
    if lacks:
        places = "、".join(str(StaffShortage.Lacking(place).label) for place in sorted(lacks))
        text = _("%(kind)s须有一名组长、一名分管负责人和至少%(number)s名工作人员（%(places)s）。")
        numbers = {"kind": kind.name, "number": kind.minimum_staff, "places": places}
        raise bad_row(entry.where, "members", text % numbers)
    for role in (UnitMember.Role.HEAD, UnitMember.Role.DEPUTY_IN_CHARGE):
        if sum(member.role == role for member in entry.members) > 1:
            raise bad_row(entry.where, "members", _("“%(role)s”只能有一人。") % {"role": role.label})
    return entry.members


def new_member(unit: Unit, entry: MemberEntry, at: datetime) -> UnitMember:
    """A member from `at` on, not stored yet; raises BadInput (role, name, title, mobile)."""
    member = UnitMember(
        unit=unit,
        role=entry.role,
        name=entry.name,
        title=entry.title,
        mobile=spelled(entry.mobile, "mobile", entry.where),
        valid=since(at),
    )
    check_fields(member, where=entry.where, exclude=["mobile"])
    return member
