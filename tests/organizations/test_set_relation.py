import pytest
from django.db import IntegrityError, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.organizations import queries
from lianxin.organizations.models import UnitRelation
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.set_relation import set_relation
from tests.organizations.people import AT, DAY, agent, keeper, last_event, refused, small_unit, unit

pytestmark = pytest.mark.django_db
LATER = AT + DAY


def test_a_line_parent_holds_until_another_is_set():
    a, first, second = small_unit("A"), unit("371300-ZJJ"), unit("371300-CGJ")
    set_relation(a, "line_parent", first, by=keeper(), at=AT)
    set_relation(a, "line_parent", second, by=keeper(), at=LATER)
    assert queries.line_of(a, AT) == first
    assert queries.line_of(a, LATER) == second
    assert queries.industry_supervisor_of(a, LATER) is None
    assert last_event("unit", a.pk).data == {"relation": "line_parent", "from": first.pk, "to": second.pk}


def test_line_and_industry_go_side_by_side_and_end_alone():
    a, other = small_unit("A"), unit("371300-ZJJ")
    set_relation(a, "line_parent", other, by=keeper(), at=AT)
    set_relation(a, "industry_supervisor", other, by=keeper(), at=AT)
    set_relation(a, "line_parent", None, by=keeper(), at=LATER)
    assert queries.line_of(a, LATER) is None
    assert queries.industry_supervisor_of(a, LATER) == other


def test_what_is_so_already_is_refused():
    a = small_unit("A")
    with refused(WrongState, "现在就是这样"):
        set_relation(a, "line_parent", None, by=keeper(), at=LATER)
    set_relation(a, "line_parent", unit("371300-ZJJ"), by=keeper(), at=AT)
    with refused(WrongState, "现在就是这样"):
        set_relation(a, "line_parent", unit("371300-ZJJ"), by=keeper(), at=LATER)


def test_itself_an_unknown_kind_and_a_change_in_the_past_are_refused():
    a = small_unit("A")
    with refused(BadInput, "不能是自己的", "other"):
        set_relation(a, "line_parent", a, by=keeper(), at=LATER)
    with refused(BadInput, "请选择", "kind"):
        set_relation(a, "cousin", unit("371300-ZJJ"), by=keeper(), at=LATER)
    set_relation(a, "line_parent", unit("371300-ZJJ"), by=keeper(), at=LATER)
    with refused(WrongState, "不生效"):
        set_relation(a, "line_parent", None, by=keeper(), at=AT)


def test_abolished_units_are_refused_on_either_side():
    a, gone = small_unit("A"), abolish(small_unit("B"), by=system(), at=LATER)
    with refused(WrongState, "“单位B”已撤销"):
        set_relation(a, "line_parent", gone, by=keeper(), at=LATER)
    with refused(WrongState, "“单位B”已撤销"):
        set_relation(gone, "line_parent", a, by=keeper(), at=LATER)


def test_without_the_right_no_relation_is_set():
    a = small_unit("A")
    with refused(NotAllowed):
        set_relation(a, "line_parent", unit("371300-ZJJ"), by=agent(), at=AT)


def test_the_database_refuses_two_line_parents_at_once_and_itself():
    a = small_unit("A")
    set_relation(a, "line_parent", unit("371300-ZJJ"), by=keeper(), at=AT)
    for other, constraint in ((unit("371300-CGJ"), "unit_one_relation_of_a_kind"), (a, "unit_relation_to_another")):
        row = UnitRelation(unit=a, kind="line_parent", other=other, valid=since(LATER))
        if other == a:
            row.kind = "industry_supervisor"
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row.save()
