import pytest

from lianxin.foundation.actor import system
from lianxin.foundation.dated import since
from lianxin.foundation.errors import NotAllowed, WrongState
from lianxin.organizations import queries
from lianxin.organizations.models import StaffShortage, UnitMember
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.end_membership import end_membership
from lianxin.organizations.steps.set_relation import set_relation
from tests.organizations.people import AT, DAY, agent, keeper, last_event, new_unit, refused, small_unit, unit

pytestmark = pytest.mark.django_db
LATER = AT + DAY


def test_people_duties_relations_and_flags_end_with_the_unit():
    gone = new_unit(line_parent_code="371300-ZJJ")
    head = UnitMember.objects.visible_to(system()).get(unit=gone, role="head")
    end_membership(head, by=system(), at=AT + DAY / 2)
    gone = abolish(gone, by=keeper(), at=LATER)
    assert (gone.abolished_at, gone.merged_into) == (LATER, None)
    assert queries.leading_group(gone, LATER, system()) == []
    assert queries.line_of(gone, AT) == unit("371300-ZJJ")
    assert queries.line_of(gone, LATER) is None
    assert gone.duties.get().valid == since(AT, LATER)
    assert StaffShortage.objects.get(unit=gone).cleared_at == LATER
    assert queries.name_at(gone, LATER + DAY).name == "临沂市新设局"
    assert last_event("unit", gone.pk).kind == "unit.abolished"


def test_what_hangs_on_the_unit_is_named():
    a = small_unit("A")
    below = small_unit("B", "A")
    set_relation(small_unit("C"), "line_parent", a, by=system(), at=AT)
    with refused(WrongState, "下级单位、以其为条线或行业主管的单位"):
        abolish(a, by=keeper(), at=LATER)
    abolish(below, by=keeper(), at=LATER)
    with refused(WrongState, "请先处理：以其为条线或行业主管的单位。"):
        abolish(a, by=keeper(), at=LATER)


def test_a_unit_with_a_public_number_and_a_mailbox_is_refused():
    with refused(WrongState, "公开号码、信箱"):
        abolish(unit("371300-HBJ"), by=keeper(), at=LATER)


@pytest.mark.parametrize("code", ["371300-FWB", "371300-RXB", "371321"])
def test_a_unit_that_a_hub_needs_is_refused(code):
    with refused(WrongState, "12345市民服务热线”由该单位"):
        abolish(unit(code), by=keeper(), at=LATER)


def test_a_unit_ends_once():
    gone = abolish(small_unit("A"), by=keeper(), at=LATER)
    with refused(WrongState, "已撤销"):
        abolish(gone, by=keeper(), at=LATER + DAY)


def test_a_unit_does_not_end_before_its_people_came():
    unit_ = new_unit()
    with refused(WrongState, "不生效"):
        abolish(unit_, by=keeper(), at=AT)


def test_without_the_right_no_unit_ends():
    a = small_unit("A")
    with refused(NotAllowed):
        abolish(a, by=agent(), at=LATER)
