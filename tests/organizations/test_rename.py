import pytest
from django.db import IntegrityError, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, WrongState
from lianxin.organizations import queries
from lianxin.organizations.models import UnitName
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.rename import rename
from tests.organizations.people import AT, DAY, agent, keeper, last_event, new_unit, refused, small_unit

pytestmark = pytest.mark.django_db
LATER = AT + DAY


def test_the_old_name_stays_in_the_history():
    unit = rename(new_unit(), "临沂市数据局", "市数据局", by=keeper(), at=LATER)
    assert (unit.name, unit.short_name, unit.pinyin_key) == ("临沂市数据局", "市数据局", "ssjj")
    assert queries.name_at(unit, AT).name == "临沂市新设局"
    assert queries.name_at(unit, AT - DAY).name == "临沂市新设局"
    assert queries.name_at(unit, LATER).name == "临沂市数据局"
    assert [row.valid for row in unit.names.order_by("valid")] == [since(AT, LATER), since(LATER)]
    assert last_event("unit", unit.pk).kind == "unit.renamed"


@pytest.mark.parametrize(
    ("name", "short_name", "field", "text"),
    [
        ("临沂市民政局", "市数据局", "name", "已有名为“临沂市民政局”的单位"),
        ("", "市数据局", "name", "“单位名称”"),
        ("数\0据局", "市数据局", "name", "空字节"),
        ("临沂市数据局", "", "short_name", "“简称”"),
        ("临沂市数据局", "局" * 41, "short_name", "“简称”"),
    ],
)
def test_a_name_that_cannot_be_is_refused(name, short_name, field, text):
    unit = new_unit()
    with refused(BadInput, text, field):
        rename(unit, name, short_name, by=keeper(), at=LATER)


def test_the_present_name_is_refused():
    unit = new_unit()
    with refused(WrongState, "现在就叫这个名称"):
        rename(unit, unit.name, unit.short_name, by=keeper(), at=LATER)


def test_a_rename_before_the_present_name_began_is_refused():
    unit = new_unit()
    for at in (AT, AT - DAY):
        with refused(WrongState, "不生效"):
            rename(unit, "临沂市数据局", "市数据局", by=keeper(), at=at)


def test_an_abolished_unit_keeps_its_name():
    unit = abolish(small_unit("371300-X"), by=system(), at=LATER)
    with refused(WrongState, "已撤销"):
        rename(unit, "临沂市数据局", "市数据局", by=keeper(), at=LATER + DAY)


def test_without_the_right_no_unit_is_renamed():
    unit = new_unit()
    with refused(NotAllowed, "编辑承办单位"):
        rename(unit, "临沂市数据局", "市数据局", by=agent(), at=LATER)


def test_the_name_of_an_abolished_unit_is_free():
    gone = abolish(small_unit("371300-X"), by=system(), at=LATER)
    assert rename(new_unit(), gone.name, "某局", by=keeper(), at=LATER).name == gone.name


def test_the_database_refuses_two_names_at_once():
    unit = new_unit()
    with pytest.raises(IntegrityError, match="unit_one_name_at_a_time"), transaction.atomic():
        UnitName.objects.create(unit=unit, name="别名", short_name="别名", valid=since(LATER))


def test_a_unit_that_is_not_there_is_not_found():
    unit = new_unit()
    unit.pk = 0
    with refused(NotFound):
        rename(unit, "临沂市数据局", "市数据局", by=keeper(), at=LATER)
