from dataclasses import replace

import pytest

from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.organizations import queries
from lianxin.organizations.entries import MemberEntry
from lianxin.organizations.models import StaffShortage, UnitMember
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.appoint import appoint
from lianxin.organizations.steps.end_membership import end_membership
from tests.organizations.people import AT, DAY, agent, handler, keeper, last_event, new_unit, refused, small_unit, unit

pytestmark = pytest.mark.django_db
LATER = AT + DAY
NEW = MemberEntry(role="staff", name="戊", title="科员", mobile="1990000 9009")


def member(of, role):
    return UnitMember.objects.visible_to(system()).filter(unit=of, role=role).first()


def test_somebody_has_a_part_from_now_on():
    at_work = new_unit()
    row = appoint(at_work, NEW, by=keeper(), at=LATER)
    assert (row.name, row.mobile, row.valid.lower, row.valid.upper) == ("戊", "19900009009", LATER, None)
    assert "戊" not in [m.name for m in queries.leading_group(at_work, AT, system())]
    assert "戊" in [m.name for m in queries.leading_group(at_work, LATER, system())]
    assert last_event("unit", at_work.pk).data == {"member": row.pk, "role": "staff", "lacking": []}


def test_a_flag_clears_itself_when_the_place_is_filled():
    at_work = new_unit()
    end_membership(member(at_work, "staff"), by=keeper(), at=LATER)
    flag = StaffShortage.objects.get(unit=at_work)
    assert flag.cleared_at is None
    appoint(at_work, NEW, by=keeper(), at=LATER + DAY)
    flag.refresh_from_db()
    assert flag.cleared_at == LATER + DAY


def test_a_flag_stays_while_another_place_is_filled():
    at_work = new_unit()
    end_membership(member(at_work, "head"), by=keeper(), at=LATER)
    appoint(at_work, NEW, by=keeper(), at=LATER + DAY)
    assert StaffShortage.objects.get(unit=at_work).cleared_at is None
    assert last_event("unit", at_work.pk).data["lacking"] == ["head"]


@pytest.mark.parametrize("role", ["head", "deputy_in_charge"])
def test_a_place_that_is_held_is_refused_until_its_holder_has_gone(role):
    at_work = new_unit()
    with refused(WrongState, "已有人担任"):
        appoint(at_work, replace(NEW, role=role), by=keeper(), at=LATER)
    end_membership(member(at_work, role), by=keeper(), at=LATER)
    assert appoint(at_work, replace(NEW, role=role), by=keeper(), at=LATER).role == role


def test_a_place_that_is_held_later_is_refused():
    at_work = small_unit("A")
    appoint(at_work, replace(NEW, role="head"), by=keeper(), at=LATER)
    with refused(WrongState, "已有人担任"):
        appoint(at_work, replace(NEW, role="head"), by=keeper(), at=AT)


@pytest.mark.parametrize(
    ("change", "field", "text"),
    [
        ({"role": "chef"}, "role", "“职责”"),
        ({"name": ""}, "name", "“姓名”"),
        ({"name": "戊\0"}, "name", "空字节"),
        ({"title": "长" * 65}, "title", "“职务”"),
        ({"mobile": "不用手机"}, "mobile", "不是电话号码"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(change, field, text):
    at_work = new_unit()
    with refused(BadInput, text, field):
        appoint(at_work, replace(NEW, **change), by=keeper(), at=LATER)


def test_an_abolished_unit_takes_nobody():
    gone = abolish(small_unit("A"), by=system(), at=LATER)
    with refused(WrongState, "已撤销"):
        appoint(gone, NEW, by=keeper(), at=LATER)


def test_a_unit_may_care_for_its_own_people_and_those_below_only():
    assert appoint(unit("371302"), NEW, by=handler(), at=LATER).unit.code == "371302"
    assert appoint(unit("371302001"), NEW, by=handler(), at=LATER).unit.code == "371302001"
    with refused(NotAllowed, "只能维护本单位"):
        appoint(unit("371311"), NEW, by=handler(), at=LATER)


def test_without_the_right_nobody_is_appointed():
    at_work = new_unit()
    with refused(NotAllowed, "维护单位领导小组"):
        appoint(at_work, NEW, by=agent(), at=LATER)
