"""What an installation begins with: rules, kinds, units with their people, hubs, public numbers and mailboxes."""

import tomllib
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.actor import Door, system
from lianxin.foundation.sheets import Row, read
from lianxin.foundation.validation import check_fields
from lianxin.organizations.entries import MemberEntry, UnitEntry
from lianxin.organizations.hub_loading import load_hubs, unit_of
from lianxin.organizations.models import (
    AssessmentGroup,
    HotlineNumber,
    Mailbox,
    RegisterRule,
    Unit,
    UnitKind,
    UnitMember,
)
from lianxin.organizations.steps.add_unit import add_units
from lianxin.organizations.steps.register_mailbox import register_mailbox
from lianxin.organizations.steps.register_number import register_number

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_organizations(people: Path, folder: Path = DATA) -> None:
    """Load what is not there yet, each row by its code. `people` is the file of the units' leading groups and staff.

    Raises BadInput, naming file, row and field; nothing is loaded then.
    """
    at = time.aware(_table(folder / "beginning.toml")["effective_from"])
    for key, rule in _table(folder / "rules.toml").items():
        RegisterRule.objects.get_or_create(key=key, defaults={"value": rule["value"], "source": rule["source"]})
    _load_kinds(folder)
    _load_units(folder, people, at)
    load_hubs(folder / "hubs.csv", at)
    _load_numbers(folder, at)
    _load_mailboxes(folder, at)


def _table(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _load_kinds(folder: Path) -> None:
    known = set(AssessmentGroup.objects.values_list("code", flat=True))
    for row in read(folder / "assessment_groups.csv", ("code", "name", "tier", "note")):
        group = AssessmentGroup(**{name: row.optional(name) for name in ("code", "name", "tier", "note")})
        check_fields(group, where=row.where)
        if group.code not in known:
            group.save()
    groups = {group.code: group for group in AssessmentGroup.objects.all()}
    known = set(UnitKind.objects.values_list("code", flat=True))
    for row in read(folder / "kinds.csv", ("code", "name", "tier", "minimum_staff", "assessment_group")):
        kind = _kind(row, groups)
        if kind.code not in known:
            kind.save()


def _kind(row: Row, groups: dict[str, AssessmentGroup]) -> UnitKind:
    group = row.optional("assessment_group")
    if group and group not in groups:
        raise row.bad("assessment_group", _("没有代码为“%(code)s”的考核组。") % {"code": group})
    kind = UnitKind(
        code=row.text("code"),
        name=row.text("name"),
        tier=row.text("tier"),
        minimum_staff=row.number("minimum_staff"),
        assessment_group=groups.get(group),
    )
    check_fields(kind, where=row.where)
    return kind


def _load_units(folder: Path, people: Path, at: datetime) -> None:
    rows = read(folder / "units.csv", ("code", *_UNIT_COLUMNS, "duties"))
    members = _members(people, {row.text("code") for row in rows})
    known = set(Unit.objects.unscoped("what is there already").values_list("code", flat=True))
    new = [_unit(row, tuple(members[row.text("code")])) for row in rows if row.text("code") not in known]
    add_units(new, by=system(Door.COMMAND), at=at)


_UNIT_COLUMNS = (
    "name",
    "short_name",
    "kind",
    "parent_code",
    "area_code",
    "line_parent_code",
    "industry_supervisor_code",
    "duty_phone",
    "address",
)


def _unit(row: Row, members: tuple[MemberEntry, ...]) -> UnitEntry:
    cells = {name: row.optional(name) for name in _UNIT_COLUMNS}
    return UnitEntry(code=row.text("code"), duties=row.words("duties"), members=members, where=row.where, **cells)


def _members(people: Path, codes: set[str]) -> defaultdict[str, list[MemberEntry]]:
    members: defaultdict[str, list[MemberEntry]] = defaultdict(list)
    for row in read(people, ("unit_code", "duty", "name", "title", "phone")):
        if row.text("unit_code") not in codes:
            raise row.bad("unit_code", _("没有代码为“%(code)s”的单位。") % {"code": row.text("unit_code")})
        member = MemberEntry(
            role=row.choice("duty", UnitMember.Role.values),
            name=row.text("name"),
            title=row.text("title"),
            mobile=row.optional("phone"),
            where=row.where,
        )
        members[row.text("unit_code")].append(member)
    return members


def _load_numbers(folder: Path, at: datetime) -> None:
    known = set(HotlineNumber.objects.values_list("number", flat=True))
    texts = ("name", "mode", "queue", "greeting", "hours", "superior_document")
    for row in read(folder / "hotline_numbers.csv", ("number", "unit_code", *texts)):
        cells = {name: row.optional(name) for name in texts}
        if row.text("number") not in known:
            _named(row, register_number, row.text("number"), cells, at)


def _load_mailboxes(folder: Path, at: datetime) -> None:
    known = set(Mailbox.objects.values_list("code", flat=True))
    texts = ("name", "kind", "channel", "address", "note")
    for row in read(folder / "mailboxes.csv", ("code", "unit_code", *texts)):
        cells = {name: row.optional(name) for name in texts}
        if row.text("code") not in known:
            _named(row, register_mailbox, row.text("code"), cells, at)


def _named(row: Row, step: Callable[..., object], key: str, cells: dict[str, str], at: datetime) -> None:
    unit = unit_of(row, "unit_code")
    with row.naming():
        step(key, unit=unit, **cells, by=system(Door.COMMAND), at=at)
