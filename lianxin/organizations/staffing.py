"""Whom a unit's kind needs, and the flags for whom it lacks."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from lianxin.foundation.dated import holds
from lianxin.organizations.models import StaffShortage, Unit, UnitKind, UnitMember
from lianxin.organizations.rules import shortage_deadline


def lacking(kind: UnitKind, roles: Iterable[str]) -> set[str]:
    """What a unit of `kind` with members in `roles` lacks, as `StaffShortage.Lacking` values.

    Source: 临政发〔2013〕4号 五(二): a head, one deputy in charge, at least two staff.
    """
    if not kind.needs_leading_group:
        return set()
    have = Counter(roles)
    need = {
        StaffShortage.Lacking.HEAD.value: 1,
        StaffShortage.Lacking.DEPUTY_IN_CHARGE.value: 1,
        StaffShortage.Lacking.STAFF.value: kind.minimum_staff,
    }
    return {role for role, number in need.items() if have[role] < number}


def review(unit: Unit, at: datetime) -> list[str]:
    """Raise a flag for whatever `unit` lacks from `at` on and clear the flags for what it lacks no longer.

    Answers what it lacks now, sorted.
    """
    members = UnitMember.objects.unscoped("counting roles").filter(holds(at), unit=unit)
    lacks = lacking(unit.kind, members.values_list("role", flat=True))
    flags = StaffShortage.objects.filter(unit=unit, cleared_at=None)
    flags.exclude(lacking__in=lacks).update(cleared_at=at)
    for place in lacks - set(flags.values_list("lacking", flat=True)):
        StaffShortage.objects.create(unit=unit, lacking=place, since=at, deadline=shortage_deadline(at))
    return sorted(lacks)
