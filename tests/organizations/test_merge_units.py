import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.organizations import queries
from lianxin.organizations.models import Unit
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.merge_units import merge_units
from lianxin.organizations.steps.set_relation import set_relation
from tests.organizations.people import AT, DAY, agent, events_of, keeper, path_codes, refused, small_unit, unit

pytestmark = pytest.mark.django_db
LATER = AT + DAY


def test_everything_that_hangs_on_the_merged_goes_over():
    into, old = small_unit("INTO"), small_unit("OLD")
    small_unit("CHILD", "OLD")
    small_unit("GRANDCHILD", "CHILD")
    led = small_unit("LED")
    set_relation(led, "line_parent", old, by=system(), at=AT)
    set_relation(into, "industry_supervisor", old, by=system(), at=AT)
    into = merge_units([old], into, by=keeper(), at=LATER)
    old = unit("OLD")
    assert (old.abolished_at, old.merged_into) == (LATER, into)
    assert path_codes(unit("GRANDCHILD")) == ["371300", "INTO", "CHILD", "GRANDCHILD"]
    assert queries.line_of(led, AT) == old
    assert queries.line_of(led, LATER) == into
    assert queries.industry_supervisor_of(into, LATER) is None
    assert events_of("unit", old.pk) == ["unit.added", "unit.merged"]
    assert events_of("unit", into.pk)[-1] == "unit.absorbed"


def test_public_numbers_and_mailboxes_go_over():
    into, old = small_unit("INTO"), unit("371300-HBJ")
    merge_units([old], into, by=keeper(), at=LATER)
    assert [row.number for row in into.hotline_numbers.all()] == ["12369"]
    assert [row.code for row in into.mailboxes.all()] == ["hbj"]


def test_several_merge_at_once():
    into = merge_units([small_unit("A"), small_unit("B")], small_unit("INTO"), by=keeper(), at=LATER)
    assert {unit(code).merged_into for code in "AB"} == {into}


def test_a_unit_merges_into_the_one_above_it():
    into = small_unit("INTO")
    merge_units([small_unit("A", "INTO")], into, by=keeper(), at=LATER)
    assert unit("A").merged_into == into


def test_itself_and_one_below_it_are_refused():
    a, below = small_unit("A"), small_unit("B", "A")
    for into in (a, below):
        with refused(BadInput, "不能并入", "into"):
            merge_units([a], into, by=keeper(), at=LATER)


def test_nobody_and_the_same_twice_are_refused():
    a, into = small_unit("A"), small_unit("INTO")
    for units in ([], [a, a]):
        with refused(BadInput, "每个单位选一次", "units"):
            merge_units(units, into, by=keeper(), at=LATER)


def test_abolished_units_and_what_a_hub_needs_are_refused():
    a, gone = small_unit("A"), abolish(small_unit("B"), by=system(), at=LATER)
    with refused(WrongState, "已撤销"):
        merge_units([gone], a, by=keeper(), at=LATER)
    with refused(WrongState, "已撤销"):
        merge_units([a], gone, by=keeper(), at=LATER)
    with refused(WrongState, "不能撤并"):
        merge_units([a, unit("371321")], unit("371302"), by=keeper(), at=LATER)


def test_without_the_right_nothing_merges():
    a, into = small_unit("A"), small_unit("INTO")
    with refused(NotAllowed):
        merge_units([a], into, by=agent(), at=LATER)


def test_the_database_refuses_a_merger_of_the_living_and_into_itself():
    a = small_unit("A")
    for change in ({"merged_into": unit("371302")}, {"merged_into": F("pk"), "abolished_at": LATER}):
        with pytest.raises(IntegrityError, match="unit_merged_when_abolished"), transaction.atomic():
            Unit.objects.unscoped("the database's own locks").filter(pk=a.pk).update(**change)
