"""What is told of a unit and its people when they are registered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEntry:
    """One member: `role` is a `UnitMember.Role`. `where` tells file and line of an entry that comes from a file."""

    role: str
    name: str
    title: str
    mobile: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry:
    """One unit; others are named by their codes, empty for none."""

    code: str
    name: str
    short_name: str
    kind: str
    parent_code: str = ""
    area_code: str
    line_parent_code: str = ""
    industry_supervisor_code: str = ""
    duty_phone: str = ""
    address: str = ""
    duties: tuple[str, ...] = ()
    members: tuple[MemberEntry, ...] = ()
    where: str = ""
