"""Units with their people: new ones are registered, known ones renamed, moved and reached anew."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.exchange.importing import mapping as mappings
from lianxin.exchange.importing.cells import Cells
from lianxin.exchange.importing.known import Register
from lianxin.exchange.importing.run import Run, read, refusals
from lianxin.exchange.importing.source import Source
from lianxin.exchange.importing.tally import Deed
from lianxin.foundation.errors import BadInput
from lianxin.organizations.entries import MemberEntry, UnitEntry
from lianxin.organizations.models import Unit, UnitDuty, UnitKind, UnitMember
from lianxin.organizations.phones import spelled
from lianxin.organizations.steps.add_unit import add_unit, add_units
from lianxin.organizations.steps.move import move
from lianxin.organizations.steps.rename import rename
from lianxin.organizations.steps.set_duties import set_duties
from lianxin.organizations.steps.set_duty_phone import set_duty_phone
from lianxin.taxonomy.models import Area

Members = dict[str, list[MemberEntry]]
Line = tuple[Cells, UnitEntry]


def take(run: Run) -> None:
    """Take in the units of the sheet in any order, those above before those below, each with its people from the sheet
    of members. Raises BadInput for a line of that sheet that is wrong: half a leading group is none."""
    members = _members(run.members) if run.members else {}
    there = {unit.code: unit for unit in Unit.objects.unscoped("what is there already").select_related("kind")}
    kinds = Register("单位类型", [(name, row) for row in UnitKind.objects.all() for name in (row.code, row.name)])
    areas = Register("区域", [(name, row) for row in Area.objects.all() for name in (row.code, row.name)])
    run.looked_up += [kinds, areas]
    new: list[Line] = []
    for cells in run.lines():
        entry = _entry(cells, kinds, areas, members)
        if cells.faults:
            run.refuse(cells)
        elif entry.code in there:
            _change(run, cells, there[entry.code], entry)
        else:
            new.append((cells, entry))
    _add(run, new, set(there))


def _members(source: Source) -> Members:
    lines = source.lines()
    found: Members = defaultdict(list)
    roles = {str(label): role for role, label in UnitMember.Role.choices}
    for cells in read(source, mappings.guess("members", next(lines, (0, []))[1])):
        duty = cells.text("duty")
        if duty not in roles and duty not in roles.values():
            cells.fault(
                "duty", _("“%(value)s”不在取值中（%(allowed)s）。") % {"value": duty, "allowed": "、".join(roles)}
            )
        member = MemberEntry(
            role=roles.get(duty, duty),
            name=cells.text("name", required=True),
            title=cells.text("title", required=True),
            mobile=cells.code("phone"),
        )
        if cells.faults:
            raise BadInput({"members": _("成员表第 %(line)d 行：%(why)s") % {"line": cells.line, "why": _all(cells)}})
        found[cells.code("unit_code")].append(member)
    return found


def _all(cells: Cells) -> str:
    return "；".join(cells.faults.values())


def _entry(cells: Cells, kinds: Register[UnitKind], areas: Register[Area], members: Members) -> UnitEntry:
    kind, area = kinds.cell(cells, "kind", required=True), areas.cell(cells, "area_code", required=True)
    code = cells.code("code", required=True)
    return UnitEntry(
        code=code,
        name=cells.text("name", required=True),
        short_name=cells.text("short_name", required=True),
        kind=kind.code if kind else "",
        parent_code=cells.code("parent_code"),
        area_code=area.code if area else "",
        line_parent_code=cells.code("line_parent_code"),
        industry_supervisor_code=cells.code("industry_supervisor_code"),
        duty_phone=cells.code("duty_phone"),
        address=cells.text("address"),
        duties=cells.words("duties"),
        members=tuple(members.get(code, ())),
    )


def _add(run: Run, new: Sequence[Line], there: set[str]) -> None:
    """Register the new ones from those that stand under known ones downwards, all of one depth at once; where that is
    refused, one by one, so that each is told what is wrong with it."""
    waiting = list(new)
    while waiting:
        ready = [line for line in waiting if not line[1].parent_code or line[1].parent_code in there]
        if not ready:
            break
        there |= set(_added(run, ready))
        waiting = [line for line in waiting if line not in ready]
    for cells, entry in waiting:
        cells.fault("parent_code", _("上级单位 %(code)s 不存在，或者也被拒绝。") % {"code": entry.parent_code})
        run.refuse(cells)


def _added(run: Run, ready: Sequence[Line]) -> Iterator[str]:
    """The codes of those that were registered."""
    together = ready[0][0]
    with refusals(together, "code"):
        add_units([entry for _cells, entry in ready], by=run.by, at=run.at)
    one_by_one = bool(together.faults)
    together.faults.clear()
    for cells, entry in ready:
        if one_by_one:
            with refusals(cells, "code"):
                add_unit(entry, by=run.by, at=run.at)
        if cells.faults:
            run.refuse(cells)
        else:
            run.count(Deed.NEW)
            yield entry.code


def _change(run: Run, cells: Cells, unit: Unit, entry: UnitEntry) -> None:
    """Bring a unit to what its line says; an empty cell changes nothing."""
    _demand_unchanged(cells, unit, entry)
    changes = [] if cells.faults else list(_changes(cells, unit, entry, run.at))
    if changes:
        with refusals(cells, "code", {"parent": "parent_code"}):
            for step in changes:
                step(run)
    if cells.faults:
        run.refuse(cells)
    else:
        run.count(Deed.CHANGED if changes else Deed.SAME)


def _demand_unchanged(cells: Cells, unit: Unit, entry: UnitEntry) -> None:
    if entry.kind != unit.kind.code:
        cells.fault("kind", _("与现在的类型不同，请在单位管理中处理。"))
    if entry.area_code != unit.area.code:
        cells.fault("area_code", _("与现在的区域不同，请在单位管理中处理。"))


def _changes(cells: Cells, unit: Unit, entry: UnitEntry, at: datetime) -> Iterator[Callable[[Run], object]]:
    if (unit.name, unit.short_name) != (entry.name, entry.short_name):
        yield lambda run: rename(unit, entry.name, entry.short_name, by=run.by, at=at)
    parent = Unit.objects.unscoped("what the line names").filter(code=entry.parent_code).first()
    if entry.parent_code and parent is None:
        cells.fault("parent_code", _("上级单位 %(code)s 不存在。") % {"code": entry.parent_code})
    elif parent and parent.pk != unit.parent_id:
        yield lambda run: move(unit, parent, by=run.by, at=at)
    if entry.duty_phone and _spelled(entry.duty_phone) != unit.duty_phone:
        yield lambda run: set_duty_phone(unit, entry.duty_phone, by=run.by, at=at)
    duties = UnitDuty.objects.filter(unit=unit, valid__contains=at).order_by("position")
    if entry.duties and tuple(duties.values_list("duty", flat=True)) != tuple(dict.fromkeys(entry.duties)):
        yield lambda run: set_duties(unit, entry.duties, by=run.by, at=at)


def _spelled(number: str) -> str:
    """As the register keeps it; what is no number is left for the step to refuse."""
    try:
        return spelled(number, "duty_phone")
    except BadInput:
        return number
