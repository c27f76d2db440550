"""The console of units: the list as of a day, one unit's page, and each change by its form."""

from datetime import timedelta

import pytest

from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.organizations.models import Unit, UnitMember
from lianxin.organizations.steps.rename import rename
from tests.cases import thread
from tests.organizations.people import AT, events_of, everything, new_unit, small_unit, unit
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
KEEPER, DEPUTY, AGENT, GUARD = "ouyangxu", "niebaichuan", "linxiaoyun", "lengzhihui"


@pytest.fixture(autouse=True)
def now():
    with time.frozen(thread.MONDAY):
        yield


def page(pk: int) -> str:
    return f"/manage/units/{pk}/"


def act(row: Unit, key: str) -> str:
    return f"/manage/units/{row.pk}/do/{key}/"


def register() -> dict[str, str]:
    """A digest of all that is kept of units and hubs; events apart, for whoever signs in leaves one."""
    return {table: digest for table, digest in everything().items() if table != "foundation_recordevent"}


def refused_with(answer, text: str) -> bool:
    return answer.status_code == 422 and text in answer.content.decode()


def titles(answer) -> list[str]:
    return [row.title for row in answer.context["rows"]]


def test_units_are_found_by_name_initials_and_code(as_):
    new_unit()
    client = as_(KEEPER)
    with pinned("organizations.console.units"):
        assert client.get("/manage/units/").status_code == 200
    for typed in ("新设局", "sxsj", "371300-XIN"):
        assert titles(client.get(f"/manage/units/?q={typed}")) == ["临沂市新设局"]
    assert titles(client.get("/manage/units/?q=371300-XIN&tier=town")) == []
    assert titles(client.get(f"/manage/units/?q=新设&below={unit('371300').pk}")) == ["临沂市新设局"]
    assert client.get("/manage/units/?q=%00&tier=x&below=x&day=%00").status_code == 200


def test_the_list_of_a_day_has_the_names_and_units_of_that_day(as_):
    row = new_unit()
    rename(row, "临沂市改名局", "市改名局", by=system(), at=AT + timedelta(days=10))
    client = as_(KEEPER)
    assert titles(client.get("/manage/units/?q=371300-XIN&day=2026-03-05")) == ["临沂市新设局"]
    assert titles(client.get("/manage/units/?q=371300-XIN&day=2026-04-05")) == ["临沂市改名局"]
    assert titles(client.get("/manage/units/?q=371300-XIN&day=2026-03-01")) == []
    assert "没有 13 月 40 日" in client.get("/manage/units/?day=2026-13-40").content.decode()


def test_a_units_page_tells_what_it_is_who_is_there_and_what_happened(as_):
    row = unit("371302")
    client = as_(KEEPER)
    with pinned("organizations.console.unit"):
        text = client.get(page(row.pk)).content.decode()
    for said in (
        "兰山区人民政府",
        "庄德厚",
        "组长（一把手）",
        "19900000",
        "翟虹宇",
        "在办任务单",
        "登记单位",
        "撤销单位",
    ):
        assert said in text
    assert "撤销单位" not in as_(AGENT).get(page(row.pk)).content.decode()


def test_mobiles_are_for_whom_the_post_reaches(as_):
    other = unit("371300-RSJ")
    text = as_(DEPUTY).get(page(other.pk)).content.decode()
    assert "1990000" not in text and "确定人员" not in text
    assert "1990000" in as_(DEPUTY).get(page(unit("371302").pk)).content.decode()


def test_whoever_keeps_other_things_sees_no_unit_and_nobody_changes_without_the_right(as_):
    row = unit("371302")
    before = register()
    assert as_(GUARD).get("/manage/units/").status_code == 403
    assert as_(AGENT).get(act(row, "rename")).status_code == 403
    assert as_(AGENT).post(act(row, "abolish")).status_code == 403
    assert as_(KEEPER).get(act(row, "sing")).status_code == 404
    assert as_(KEEPER).get(page(0)).status_code == 404
    member = UnitMember.objects.visible_to(system()).filter(unit=unit("371300-RSJ")).first()
    assert as_(KEEPER).post(f"/manage/units/{row.pk}/do/end_membership/{member.pk}/").status_code == 404
    assert register() == before


def test_a_unit_is_registered_with_its_people_once_however_often_it_is_pressed(as_):
    root = unit("371300")
    said = {
        "parent": "371300", "code": "371300-XIN", "name": "临沂市新设局", "short_name": "市新设局",
        "kind": "municipal_department", "area_code": "371300", "duty_phone": "0539-0000999",
        "duties": "新设事项\n\n另一项", "request_key": "k1",
        "members": "组长，甲，局长，19900009001\n分管负责人,乙,副局长\n工作人员，丙，科员\n工作人员，丁，科员",
    }  # fmt: skip
    answers = [as_(KEEPER).post(act(root, "add_unit"), said) for _ in range(2)]
    row = unit("371300-XIN")
    assert [answer["Location"] for answer in answers] == [page(row.pk)] * 2
    assert list(row.duties.order_by("position").values_list("duty", flat=True)) == ["新设事项", "另一项"]
    assert UnitMember.objects.visible_to(system()).filter(unit=row).count() == 4


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"members": "组长 甲"}, "第1行请写成"),
        ({"members": "组长，甲，局长"}, "至少2名工作人员"),
        ({"code": "371302"}, "单位代码371302已存在"),
        ({"name": "x\0"}, "不允许是用空字符串"),
        ({"name": ""}, "请填写"),
        ({"duty_phone": "abc"}, "不是电话号码"),
    ],
)
def test_what_cannot_be_registered_comes_back_beside_its_field_with_the_words(as_, change, text):
    said = {
        "parent": "371300", "code": "371300-XIN", "name": "临沂市新设局", "short_name": "市新设局",
        "kind": "municipal_department", "area_code": "371300", "members": "组长，甲，局长",
    }  # fmt: skip
    before = register()
    answer = as_(KEEPER).post(act(unit("371300"), "add_unit"), said | change)
    assert refused_with(answer, text) and "市新设局" in answer.content.decode()
    assert register() == before


def test_a_unit_is_renamed_moved_related_and_given_duties_and_a_telephone(as_):
    row = small_unit("371300-X1")
    client = as_(KEEPER)
    names = {"name": "临沂市改名局", "short_name": "市改名局"}
    assert client.post(act(row, "rename"), names)["Location"] == page(row.pk)
    assert client.post(act(row, "move"), {"parent": "371300-ZFB"}).status_code == 302
    assert client.post(act(row, "relate"), {"kind": "line_parent", "other": "371300-RSJ"}).status_code == 302
    assert client.post(act(row, "set_duties"), {"duties": "甲事\n乙事"}).status_code == 302
    assert client.post(act(row, "set_duty_phone"), {"duty_phone": "0539 0000777"}).status_code == 302
    assert client.post(act(row, "set_address"), {"address": "北城新区政务服务中心三楼"}).status_code == 302
    row = unit("371300-X1")
    assert (row.name, row.parent.code, row.duty_phone) == ("临沂市改名局", "371300-ZFB", "0539-0000777")
    assert row.address == "北城新区政务服务中心三楼"
    assert events_of("unit", row.pk) == [
        "unit.added", "unit.renamed", "unit.moved", "unit.related", "unit.duties_set", "unit.duty_phone_set",
        "unit.address_set",
    ]  # fmt: skip
    text = client.get(page(row.pk)).content.decode()
    for said in ("曾用名", "单位371300-X1", "条线主管", "甲事", "欧阳煦"):
        assert said in text


def test_what_a_step_refuses_comes_back_and_changes_nothing(as_):
    row, below = small_unit("371300-X1"), small_unit("371300-X2", parent="371300-X1")
    client, before = as_(KEEPER), register()
    assert refused_with(client.post(act(row, "move"), {"parent": below.code}), "单位不能成为自己的上级")
    assert refused_with(client.post(act(row, "rename"), {"name": row.name, "short_name": row.short_name}), "现在就叫")
    assert refused_with(client.post(act(row, "set_duties"), {"duties": "甲\n甲"}), "同一项职责只能列一次")
    assert refused_with(client.post(act(row, "abolish")), "请先处理：下级单位")
    assert register() == before


def test_what_hangs_on_a_unit_is_told_before_it_ends(as_):
    row = small_unit("371300-X1")
    small_unit("371300-X2", parent="371300-X1")
    client = as_(KEEPER)
    told = {fact.label: fact.value for fact in client.get(act(row, "merge")).context["touches"]}
    assert (told["下级单位"], told["公开号码"], told["在办任务单"]) == ("1", "没有", "没有")
    into = unit("371300-ZFB")
    said = {"into": into.code, "request_key": "k1"}
    assert [client.post(act(row, "merge"), said).status_code for _ in range(2)] == [302, 302]
    row = unit("371300-X1")
    assert (row.merged_into_id, row.abolished_at) == (into.pk, thread.MONDAY)
    assert unit("371300-X2").parent_id == into.pk
    text = client.get(page(row.pk)).content.decode()
    assert "已撤销" in text and "并入" in text and act(row, "rename") not in text


def test_a_deputy_keeps_the_people_of_the_own_unit(as_):
    row = unit("371302")
    client = as_(DEPUTY)
    said = {"role": "staff", "name": "新来", "title": "科员", "mobile": "19900008888"}
    assert client.post(act(row, "appoint_member"), said).status_code == 302
    member = UnitMember.objects.visible_to(system()).get(unit=row, name="新来")
    assert client.post(f"/manage/units/{row.pk}/do/end_membership/{member.pk}/").status_code == 422
    with time.frozen(thread.MONDAY + thread.HOUR):
        assert as_(DEPUTY).post(f"/manage/units/{row.pk}/do/end_membership/{member.pk}/").status_code == 302
        assert "新来" not in as_(DEPUTY).get(page(row.pk)).content.decode()
    assert as_(DEPUTY).post(act(unit("371300-RSJ"), "appoint_member"), said).status_code == 403


def test_the_way_into_the_consoles_is_for_whoever_keeps_a_part(as_):
    keys = {link.key for link in as_(KEEPER).get("/manage/").context["links"]}
    assert {"units", "hubs", "register", "people"} <= keys and "roles" not in keys
    keys = {link.key for link in as_(GUARD).get("/manage/").context["links"]}
    assert {"people", "roles"} <= keys and "units" not in keys
    assert as_(AGENT).get("/manage/").status_code == 403
