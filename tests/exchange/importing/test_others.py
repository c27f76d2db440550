"""Units, people, categories and the catalogue come in by the steps that change them; what is there stays."""

from datetime import date

import pytest
from django.core.management import CommandError

from lianxin.accounts.models import Person, Post
from lianxin.exchange.columns import columns
from lianxin.organizations.models import Unit, UnitMember
from lianxin.rulebook.models import CatalogueEntry
from lianxin.taxonomy.models import CategoryEdition
from tests.cases.thread import unit
from tests.exchange.importing.sheets import sheet, take

pytestmark = pytest.mark.django_db


def table(path, kind, *rows):
    """A sheet with our own headings: each row a mapping of our keys."""
    names = columns(kind)
    return sheet(path, [[row.get(key, "") for key in names] for row in rows], list(names.values()))


def new_unit(**other):
    told = {"code": "T-1", "name": "试验乡人民政府", "short_name": "试验乡", "kind": "town_government"}
    return told | {"parent_code": "371302", "area_code": "371302", "duty_phone": "0539-0000999"} | other


MEMBERS = [
    {"unit_code": "T-1", "duty": "head", "name": "甲", "title": "乡长"},
    {"unit_code": "T-1", "duty": "deputy_in_charge", "name": "乙", "title": "副乡长"},
    {"unit_code": "T-1", "duty": "staff", "name": "丙", "title": "干事"},
    {"unit_code": "T-1", "duty": "staff", "name": "丁", "title": "干事", "phone": "19900000777"},
]


def units():
    return Unit.objects.unscoped("test")


def test_units_come_in_with_their_people_in_any_order(tmp_path):
    kind = unit("371302").kind.code
    below = new_unit(code="T-2", name="试验村", short_name="试验村", parent_code="T-1", kind=kind)
    rows = [below, new_unit(kind=kind)]
    members = [*MEMBERS, *({**each, "unit_code": "T-2"} for each in MEMBERS)]
    people = table(tmp_path / "m.csv", "members", *members)
    code, said = take("units", table(tmp_path / "u.csv", "units", *rows), "--members", str(people))
    assert (code, "读到 2 行：新增2，修改0，相同0，拒绝0。" in said) == (0, True), said
    assert units().get(code="T-2").parent.code == "T-1"
    assert UnitMember.objects.unscoped("test").filter(unit__code="T-1").count() == 4


def test_a_known_unit_is_renamed_and_moved_and_the_same_again_changes_nothing(tmp_path):
    here = unit("371302")
    own = {"code": here.code, "name": "兰山新区人民政府", "short_name": "兰山新区", "kind": here.kind.name}
    path = table(tmp_path / "u.csv", "units", own | {"area_code": here.area.name})
    assert "修改1" in take("units", path, "--dry-run")[1]
    assert units().get(code="371302").name == here.name
    assert "修改1" in take("units", path)[1]
    assert units().get(code="371302").short_name == "兰山新区"
    assert "相同1" in take("units", path)[1]


def test_a_unit_without_its_leading_group_and_those_below_it_are_refused(tmp_path):
    kind = unit("371302").kind.code
    below = new_unit(code="T-2", name="试验村", short_name="试验村", parent_code="T-1", kind=kind)
    code, said = take("units", table(tmp_path / "u.csv", "units", new_unit(kind=kind), below, new_unit(kind="无")))
    assert (code, "新增0，修改0，相同0，拒绝3" in said) == (1, True)
    assert not units().filter(code__startswith="T-").exists()


def test_people_come_in_without_a_password_and_with_their_posts(tmp_path):
    one = {"username": "xinren", "name": "新人", "role": "承办单位经办人", "unit_code": "371302", "title": "科员"}
    other = one | {"role": "unit_deputy"}
    path = table(tmp_path / "p.csv", "people", one, other)
    code, said = take("people", path)
    assert (code, "读到 2 行：新增1，修改1，相同0，拒绝0。" in said) == (0, True), said
    person = Person.people.unscoped("test").get(username="xinren")
    assert not person.has_usable_password()
    posts = Post.objects.unscoped("test").filter(person=person)
    assert {(post.role.code, post.unit.code) for post in posts} == {
        ("unit_handler", "371302"),
        ("unit_deputy", "371302"),
    }
    assert "相同2" in take("people", path)[1]


def test_what_is_wrong_with_a_person_is_told(tmp_path):
    one = {"username": "xinren", "name": "新人", "role": "unit_handler", "unit_code": "371302"}
    rows = [
        one | {"role": "无此角色"},
        one | {"unit_code": ""},
        one | {"username": "linxiaoyun"},
        one | {"username": "X 1"},
    ]
    code, said = take("people", table(tmp_path / "p.csv", "people", *rows))
    assert (code, "拒绝4" in said, "不认识的角色 1 个" in said) == (1, True, True)
    assert "这个用户名属于另一个人" in said
    assert not Person.people.unscoped("test").filter(username="xinren").exists()


def test_categories_become_the_next_edition(tmp_path):
    before = CategoryEdition.objects.order_by("number").last()
    rows = [
        {"code": "9901", "name": "试验小类"},
        {"code": "99", "name": "试验大类", "keywords": "甲|乙"},
        {"code": "0401", "name": before.categories.get(code="0401").name},
        {"code": "01", "name": "城乡建设和管理"},
        {"code": "9", "name": "错"},
        {"code": "8801", "name": "没有上级"},
    ]
    path = table(tmp_path / "c.csv", "categories", *rows)
    code, said = take("categories", path, "--from", "2026-12-01")
    assert (code, "读到 6 行：新增2，修改1，相同1，拒绝2。" in said) == (1, True), said
    newest = CategoryEdition.objects.order_by("number").last()
    assert newest.number == before.number + 1
    assert newest.categories.count() == before.categories.count() + 2
    assert newest.categories.get(code="99").keywords == ["甲", "乙"]
    assert newest.categories.get(code="01").name == "城乡建设和管理"
    assert newest.extra_fields.count() == before.extra_fields.count()
    assert "新增0，修改0，相同4，拒绝2" in take("categories", path)[1]
    assert CategoryEdition.objects.order_by("number").last() == newest


def test_an_edition_from_a_day_gone_by_is_refused(tmp_path):
    path = table(tmp_path / "c.csv", "categories", {"code": "99", "name": "试验大类"})
    with pytest.raises(CommandError, match="启用时间不能早于现在"):
        take("categories", path, "--from", "2026-11-01")


def test_lines_of_the_catalogue_take_effect_on_their_day(tmp_path):
    rows = [
        {"category": "0401", "area": "371302", "target": "试验", "lead": "371302", "basis": "试验文件"},
        {"category": "0401", "area": "371302", "target": "试验", "lead": "无此单位", "basis": "试验文件"},
        {"category": "9999", "lead": "371302", "basis": "试验文件"},
    ]
    path = table(tmp_path / "k.csv", "catalogue", *rows)
    code, said = take("catalogue", path, "--from", "2026-12-01")
    assert (code, "读到 3 行：新增1，修改0，相同0，拒绝2。" in said) == (1, True), said
    line = CatalogueEntry.objects.unscoped("test").get(target="试验")
    assert (line.lead, line.valid.lower) == ("371302", date(2026, 12, 1))
    assert "相同1" in take("catalogue", path, "--from", "2026-12-01")[1]
