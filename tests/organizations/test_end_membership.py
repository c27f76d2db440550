from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.errors import NotAllowed, NotFound, WrongState
from lianxin.organizations import queries
from lianxin.organizations.models import StaffShortage, UnitMember
from lianxin.organizations.steps.end_membership import end_membership
from tests import cast
from tests.organizations.people import AT, DAY, agent, handler, keeper, last_event, new_unit, refused, unit

pytestmark = pytest.mark.django_db
LATER = AT + DAY  # Tuesday 2026-03-03, 9:00


def member(of, role):
    return UnitMember.objects.visible_to(system()).filter(unit=of, role=role).first()


@pytest.mark.parametrize("role", ["head", "deputy_in_charge", "staff"])
def test_a_gap_is_flagged_with_ten_working_days_to_fill_it(role):
    left = end_membership(member(new_unit(), role), by=keeper(), at=LATER)
    flag = StaffShortage.objects.get(unit=left.unit)
    # From Tuesday 3 March the tenth working day is Tuesday 17 March; work ends at 17:30 in the city.
    assert (flag.lacking, flag.since, flag.deadline) == (role, LATER, datetime(2026, 3, 17, 9, 30, tzinfo=UTC))
    assert last_event("unit", left.unit_id).data == {"member": left.pk, "role": role, "lacking": [role]}
    assert flag in queries.open_shortages(cast.actor("fuchangling"))


def test_the_place_is_empty_from_then_on_but_not_before():
    at_work = new_unit()
    end_membership(member(at_work, "head"), by=keeper(), at=LATER)
    assert queries.leading_group(at_work, AT, system())[0].role == "head"
    assert queries.leading_group(at_work, LATER, system())[0].role == "deputy_in_charge"


def test_a_second_gap_of_the_same_kind_keeps_the_first_deadline():
    at_work = new_unit()
    end_membership(member(at_work, "staff"), by=keeper(), at=LATER)
    first = StaffShortage.objects.get(unit=at_work)
    rest = UnitMember.objects.visible_to(system()).filter(unit=at_work, role="staff", valid__upper_inf=True).get()
    end_membership(rest, by=keeper(), at=LATER + DAY)
    assert StaffShortage.objects.get(unit=at_work).deadline == first.deadline


def test_whom_the_kind_does_not_need_leaves_no_gap():
    at_work = unit("371300-ZJJ")
    end_membership(member(at_work, "knowledge_administrator"), by=keeper(), at=LATER)
    assert not StaffShortage.objects.filter(unit=at_work).exists()


def test_a_membership_ends_once_and_after_its_beginning():
    row = member(new_unit(), "staff")
    with refused(WrongState, "不生效"):
        end_membership(row, by=keeper(), at=AT)
    end_membership(row, by=keeper(), at=LATER)
    with refused(WrongState, "不生效"):
        end_membership(row, by=keeper(), at=LATER + DAY)


def test_another_units_member_is_not_found():
    row = member(unit("371311"), "staff")
    with refused(NotFound):
        end_membership(row, by=handler(), at=LATER)


def test_a_unit_may_let_its_own_go():
    assert end_membership(member(unit("371302"), "staff"), by=handler(), at=LATER).valid.upper == LATER


def test_without_the_right_nobody_goes():
    row = member(new_unit(), "staff")
    with refused(NotAllowed):
        end_membership(row, by=agent(), at=LATER)


def test_the_database_refuses_a_second_open_flag():
    left = end_membership(member(new_unit(), "head"), by=keeper(), at=LATER)
    flag = StaffShortage.objects.get(unit=left.unit)
    flag.pk = None
    with pytest.raises(IntegrityError, match="shortage_open_once"), transaction.atomic():
        flag.save()
