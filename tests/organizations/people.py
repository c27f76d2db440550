"""Who acts in these tests, what they need, and what must not change when they are refused."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from lianxin.foundation.actor import Actor, system
from lianxin.foundation.models import RecordEvent
from lianxin.organizations.entries import MemberEntry, UnitEntry
from lianxin.organizations.models import (
    HotlineNumber,
    Hub,
    HubArea,
    HubMember,
    HubOperation,
    Mailbox,
    StaffShortage,
    Unit,
    UnitDuty,
    UnitMember,
    UnitName,
    UnitRelation,
)
from lianxin.organizations.steps.add_unit import add_unit
from tests import cast

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 9:00 in the city
DAY = timedelta(days=1)
MODELS = (
    Unit,
    UnitName,
    UnitRelation,
    UnitDuty,
    UnitMember,
    StaffShortage,
    Hub,
    HubArea,
    HubOperation,
    HubMember,
    HotlineNumber,
    Mailbox,
    RecordEvent,
)


def keeper() -> Actor:
    """欧阳煦, the system administrator, who keeps the register."""
    return cast.actor("ouyangxu")


def agent() -> Actor:
    """林晓芸, who takes calls and may change nothing here."""
    return cast.actor("linxiaoyun")


def handler() -> Actor:
    """翟虹宇 of 兰山区, who has been given the care of the own unit's people."""
    return replace(cast.actor("zhaihongyu"), rights=frozenset({"organizations.members"}))


def unit(code: str) -> Unit:
    return Unit.objects.visible_to(system()).get(code=code)


def path_codes(of: Unit) -> list[str]:
    """The codes from the root down to the unit, by its path."""
    ids = [int(step) for step in of.path.strip("/").split("/")]
    found = Unit.objects.visible_to(system()).in_bulk(ids)
    return [found[pk].code for pk in ids]


STAFF = (
    MemberEntry(role="head", name="甲", title="局长", mobile="19900009001"),
    MemberEntry(role="deputy_in_charge", name="乙", title="副局长", mobile="19900009002"),
    MemberEntry(role="staff", name="丙", title="科员", mobile="19900009003"),
    MemberEntry(role="staff", name="丁", title="科员", mobile="19900009004"),
)
ENTRY = UnitEntry(
    code="371300-XIN",
    name="临沂市新设局",
    short_name="市新设局",
    kind="municipal_department",
    parent_code="371300",
    area_code="371300",
    duty_phone="0539-0000999",
    duties=("新设事项",),
    members=STAFF,
)


def new_unit(**change: object) -> Unit:
    """A municipal department of this test's own."""
    return add_unit(replace(ENTRY, **change), by=system(), at=AT)


def small_unit(code: str, parent: str = "371300", **change: object) -> Unit:
    """A unit of a kind that needs nobody."""
    names = {"name": f"单位{code}", "short_name": f"单位{code}"}
    return new_unit(code=code, parent_code=parent, kind="inspection_office", members=(), **names | change)


def everything() -> dict[str, str]:
    """A digest of all rows of the room and all events, table by table."""
    tables = [model._meta.db_table for model in MODELS]
    digests = ", ".join(f"(SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM {table} t)" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {digests}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


@contextmanager
def refused(error, text: str = "", field: str = ""):
    """Within the block `error` is raised, with `text` and for `field`, and afterwards every row is as before."""
    before = everything()
    with pytest.raises(error, match=text or None) as refusal:
        yield
    if field:
        assert list(refusal.value.fields) == [field]
    assert everything() == before


def events_of(subject: str, pk: int) -> list[str]:
    rows = RecordEvent.objects.filter(subject_kind=subject, subject_id=pk).order_by("seq")
    return list(rows.values_list("kind", flat=True))


def last_event(subject: str, pk: int) -> RecordEvent:
    return RecordEvent.objects.filter(subject_kind=subject, subject_id=pk).latest("seq")
