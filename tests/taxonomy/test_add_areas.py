from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import RecordEvent
from lianxin.taxonomy import queries
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.steps.add_areas import AreaRow, add_areas
from tests.taxonomy.people import AGENT, AT, EDITOR

pytestmark = pytest.mark.django_db
TOWN = AreaRow(
    code="371302999", parent_code="371302", level=3, kind="subdistrict", name="新城街道", short_name="新城街道"
)


def test_a_new_town_lies_in_its_county_from_now_on():
    add_areas([TOWN], by=EDITOR, at=AT)
    town = queries.area("371302999")
    assert (town.name, town.parent.name, town.valid.lower, town.pinyin_key) == ("新城街道", "兰山区", AT, "xcjd")
    assert RecordEvent.objects.get(subject_kind="area", subject_id=town.pk, at=AT).data == {"code": "371302999"}


def test_a_town_may_come_with_its_county():
    county = AreaRow(code="371399", parent_code="371300", level=2, kind="county", name="新县", short_name="新县")
    add_areas([replace(TOWN, parent_code="371399"), county], by=EDITOR, at=AT)
    assert queries.county_of(queries.area("371302999")).name == "新县"


REFUSED = {
    "taken code": ({"code": "371302001"}, "code", "已存在"),
    "unknown parent": ({"parent_code": "999999"}, "parent_code", "“999999”不是已知的上级区域"),
    "no parent": ({"parent_code": ""}, "parent_code", "不是已知的上级区域"),
    "a town below a town": ({"parent_code": "371302001"}, "parent_code", "不是已知的上级区域"),
    "its own parent": ({"parent_code": "371302999"}, "parent_code", "不是已知的上级区域"),
    "unknown kind": ({"kind": "village"}, "kind", "“类型”"),
    "no name": ({"name": ""}, "name", "“名称”"),
    "governed by a town": ({"administered_by_code": "371302001"}, "administered_by", "只有乡镇街道可由"),
}


@pytest.mark.parametrize(("change", "field", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_an_area_that_does_not_fit_is_refused_with_all_that_came_with_it(change, field, text):
    before = Area.objects.count()
    with pytest.raises(BadInput, match=text) as refusal:
        add_areas([replace(TOWN, code="371302998"), replace(TOWN, **change)], by=EDITOR, at=AT)
    assert list(refusal.value.fields) == [field]
    assert Area.objects.count() == before


def test_without_the_right_no_area_is_added():
    before = Area.objects.count()
    with pytest.raises(NotAllowed):
        add_areas([TOWN], by=AGENT, at=AT)
    assert Area.objects.count() == before


@pytest.mark.parametrize(
    "change",
    [
        {"parent": F("id"), "parent_level": F("level")},
        {"parent_level": 1},
        {"level": 2, "parent_level": 2},
        {"parent": None},
        {"parent": None, "parent_level": None},
    ],
)
def test_the_database_refuses_an_area_that_is_not_below_its_parent(change):
    with pytest.raises(IntegrityError, match=r"area_parent|area_below_its_parent"), transaction.atomic():
        Area.objects.filter(code="371302001").update(**change)
