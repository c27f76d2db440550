from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.organizations import queries
from lianxin.organizations.models import StaffShortage, Unit, UnitMember
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.add_unit import add_unit, add_units
from tests.organizations.people import (
    AT,
    DAY,
    ENTRY,
    STAFF,
    agent,
    events_of,
    keeper,
    last_event,
    path_codes,
    refused,
    small_unit,
    unit,
)

pytestmark = pytest.mark.django_db


def test_a_unit_comes_with_its_place_name_phone_duties_and_people():
    added = add_unit(replace(ENTRY, line_parent_code="371300-ZJJ", duty_phone="（0539）0000 999"), by=keeper(), at=AT)
    assert path_codes(added) == ["371300", "371300-XIN"]
    assert (added.duty_phone, added.pinyin_key) == ("0539-0000999", "sxsj")
    assert queries.name_at(added, AT).name == "临沂市新设局"
    assert queries.line_of(added, AT) == unit("371300-ZJJ")
    assert queries.line_of(added, AT - DAY) is None
    assert [row.duty for row in added.duties.all()] == ["新设事项"]
    members = UnitMember.objects.visible_to(system()).filter(unit=added).order_by("pk")
    assert [(row.role, row.name, row.mobile) for row in members] == [(m.role, m.name, m.mobile) for m in STAFF]
    assert not StaffShortage.objects.filter(unit=added).exists()


def test_registering_writes_one_event_without_names():
    added = add_unit(ENTRY, by=keeper(), at=AT)
    assert events_of("unit", added.pk) == ["unit.added"]
    event = last_event("unit", added.pk)
    assert event.data == {"code": "371300-XIN", "kind": "municipal_department", "parent": unit("371300").pk}
    assert (event.person_id, event.at) == (keeper().person_id, AT)


def test_a_mobile_is_not_stored_in_clear():
    added = add_unit(ENTRY, by=keeper(), at=AT)
    stored = UnitMember._base_manager.filter(unit=added).values_list("mobile", flat=True)
    assert "199" not in "".join(str(value) for value in stored)


def test_units_may_come_in_any_order():
    child = replace(ENTRY, code="371300-XIN-1", name="新设分局", short_name="分局", parent_code="371300-XIN")
    add_units([replace(child, line_parent_code="371300-XIN"), ENTRY], by=keeper(), at=AT)
    assert path_codes(unit("371300-XIN-1")) == ["371300", "371300-XIN", "371300-XIN-1"]


def test_a_kind_without_a_minimum_needs_nobody():
    assert queries.leading_group(small_unit("371300-X"), AT, system()) == []


def without(*roles):
    return {"members": tuple(member for member in STAFF if member.role not in roles)}


def with_more(*members):
    return {"members": (*STAFF, *members)}


REFUSED = {
    "no head": (without("head"), "members", "缺组长"),
    "no deputy in charge": (without("deputy_in_charge"), "members", "缺分管负责人"),
    "one of the staff": ({"members": STAFF[:3]}, "members", "至少2名工作人员"),
    "nobody": ({"members": ()}, "members", "须有一名组长、一名分管负责人和至少2名工作人员"),
    "two heads": (with_more(STAFF[0]), "members", "“组长（一把手）”只能有一人"),
    "two deputies in charge": (with_more(STAFF[1]), "members", "“分管负责人”只能有一人"),
    "an unknown role": (with_more(replace(STAFF[2], role="chef")), "role", "“职责”"),
    "a member without a name": (with_more(replace(STAFF[2], name="")), "name", "“姓名”"),
    "a member's phone": (with_more(replace(STAFF[2], mobile="没有")), "mobile", "不是电话号码"),
    "a taken code": ({"code": "371302"}, "code", "单位代码371302已存在"),
    "a code in small letters": ({"code": "371300-xin"}, "code", "大写字母"),
    "a taken name": ({"name": "临沂市民政局"}, "name", "已有名为“临沂市民政局”的单位"),
    "no name": ({"name": ""}, "name", "“单位名称”"),
    "NUL in the name": ({"name": "新\0局"}, "name", "空字节"),
    "a name too long": ({"name": "局" * 81}, "name", "“单位名称”"),
    "no kind": ({"kind": "guild"}, "kind", "没有代码为“guild”的单位类型"),
    "no area": ({"area_code": "999999"}, "area_code", "没有代码为“999999”的区域"),
    "no parent": ({"parent_code": "371300-NONE"}, "parent_code", "上级单位371300-NONE不存在"),
    "its own parent": ({"parent_code": "371300-XIN"}, "parent_code", "成了自己的上级"),
    "a second root": ({"parent_code": ""}, "parent_code", "请指定上级单位"),
    "no line parent": ({"line_parent_code": "371300-NONE"}, "line_parent_code", "不是可用的单位"),
    "its own line parent": ({"line_parent_code": "371300-XIN"}, "line_parent_code", "不是可用的单位"),
    "no supervisor": ({"industry_supervisor_code": "X"}, "industry_supervisor_code", "不是可用的单位"),
    "a duty phone": ({"duty_phone": "打前台"}, "duty_phone", "“打前台”不是电话号码"),
    "an empty duty": ({"duties": ("",)}, "duty", "“职责”"),
}


@pytest.mark.parametrize(("change", "field", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_a_unit_that_cannot_be_is_refused_by_its_field(change, field, text):
    with refused(BadInput, text, field):
        add_unit(replace(ENTRY, **change), by=keeper(), at=AT)


def test_one_bad_entry_refuses_all():
    good = replace(ENTRY, code="371300-GOOD", name="好局")
    with refused(BadInput, "缺组长"):
        add_units([good, replace(ENTRY, members=STAFF[1:])], by=keeper(), at=AT)


def test_two_entries_that_are_each_others_parent_are_refused():
    one = replace(ENTRY, code="A", name="甲局", parent_code="B")
    other = replace(ENTRY, code="B", name="乙局", parent_code="A")
    with refused(BadInput, "成了自己的上级", "parent_code"):
        add_units([one, other], by=keeper(), at=AT)


def test_an_abolished_unit_takes_no_units_below_it():
    abolish(small_unit("371300-X"), by=system(), at=AT + DAY)
    with refused(BadInput, "已撤销", "parent_code"):
        add_unit(replace(ENTRY, parent_code="371300-X"), by=keeper(), at=AT + DAY)


def test_without_the_right_no_unit_is_registered():
    with refused(NotAllowed, "编辑承办单位"):
        add_unit(ENTRY, by=agent(), at=AT)


def test_a_retried_registration_is_the_same_unit():
    actor = keeper().with_request_key("k")
    assert add_unit(ENTRY, by=actor, at=AT) == add_unit(ENTRY, by=actor, at=AT)


def test_the_database_refuses_a_second_root_and_a_second_living_unit_of_the_name():
    rows = Unit.objects.unscoped("the database's own locks")
    with pytest.raises(IntegrityError, match="unit_one_root"), transaction.atomic():
        rows.filter(code="371302").update(parent=None, parent_path="/")
    with pytest.raises(IntegrityError, match="unit_name_once"), transaction.atomic():
        rows.filter(code="371302").update(name="临沂市民政局")


def test_the_database_refuses_a_second_head():
    row = UnitMember.objects.visible_to(system()).filter(unit=unit("371302"), role="head").get()
    rival = UnitMember(unit=row.unit, role="head", name="另一人", title="区长", mobile="", valid=row.valid)
    with pytest.raises(IntegrityError, match="unit_one_head_at_a_time"), transaction.atomic():
        rival.save()
