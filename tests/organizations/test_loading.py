"""Loading the city's organizations: whole or not at all, and a second time changes nothing."""

import shutil

import pytest
from django.db import connection, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput
from lianxin.organizations.loading import DATA, load_organizations
from lianxin.organizations.models import AssessmentGroup, RegisterRule, StaffShortage, Unit, UnitKind, UnitMember
from tests.organizations.people import MODELS, everything, unit

# Leaves first.
TABLES = [*reversed(MODELS[:-1]), RegisterRule, UnitKind, AssessmentGroup]

PEOPLE = DATA.parents[1] / "demo" / "data" / "unit_people.csv"


def rows_of(path):
    return len(path.read_text(encoding="utf-8").splitlines()) - 1


@pytest.mark.django_db
def test_every_row_of_the_files_is_there():
    assert Unit.objects.visible_to(system()).count() == rows_of(DATA / "units.csv")
    assert UnitMember.objects.visible_to(system()).count() == rows_of(PEOPLE)
    assert UnitKind.objects.count() == rows_of(DATA / "kinds.csv")
    assert not StaffShortage.objects.exists()


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    before = everything()
    load_organizations(PEOPLE)
    assert everything() == before


@pytest.mark.django_db
def test_the_kinds_that_the_city_addresses_need_two_staff():
    """临政发〔2013〕4号 五(二)."""
    addressed = ["county_government", "development_zone", "municipal_department", "public_service_enterprise"]
    staff = UnitKind.objects.filter(code__in=addressed).values_list("minimum_staff", flat=True)
    assert list(staff) == [2] * 4
    assert unit("371302").kind.assessment_group.name == "县区"


@pytest.fixture
def folder(tmp_path):
    copied = shutil.copytree(DATA, tmp_path / "data")
    shutil.copy(PEOPLE, copied / "unit_people.csv")
    return copied


@pytest.fixture
def empty(db):
    """A database in which no organization was loaded yet; what other rooms say of units dangles until it is undone."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for model in TABLES:
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
        yield state()
        transaction.set_rollback(True)


def state():
    return everything(), UnitKind.objects.count(), AssessmentGroup.objects.count(), RegisterRule.objects.count()


BROKEN = {
    "a kind's tier": ("kinds.csv", "市政府,city", "市政府,moon", "kinds.csv 第2行“tier”"),
    "a kind's group": ("kinds.csv", "2,department", "2,nothing", "kinds.csv 第7行“assessment_group”"),
    "a kind's number": ("kinds.csv", "city,0,", "city,none,", "kinds.csv 第2行“minimum_staff”：“none”不是整数"),
    "a unit's kind": ("units.csv", "市政府办,municipal_department", "市政府办,club", "units.csv 第3行“kind”"),
    "a unit's parent": (
        "units.csv",
        "municipal_department,371300,371300,,,0539-0000002",
        "municipal_department,379900,371300,,,0539-0000002",
        "units.csv 第3行“parent_code”",
    ),
    "a unit's area": (
        "units.csv",
        "municipal_department,371300,371300,,,0539-0000002",
        "municipal_department,371300,379900,,,0539-0000002",
        "units.csv 第3行“area_code”",
    ),
    "a duty phone": ("units.csv", "0539-0000002", "打前台", "units.csv 第3行“duty_phone”：“打前台”不是电话号码"),
    "a unit twice": ("units.csv", "371300-DCS,临沂市", "371300,临沂市", "units.csv 第6行“code”"),
    "a person's unit": ("unit_people.csv", "371300-ZFB,head", "371300-NONE,head", "unit_people.csv 第2行“unit_code”"),
    "a person's duty": ("unit_people.csv", "371300-ZFB,head", "371300-ZFB,boss", "unit_people.csv 第2行“duty”"),
    "a person's phone": ("unit_people.csv", "19900000001", "没有", "unit_people.csv 第2行“mobile”：“没有”不是电话号码"),
    "a unit without a head": ("unit_people.csv", "371300-ZFB,head", "371300-ZFB,member", "units.csv 第3行“members”"),
    "a hub's unit": ("hubs.csv", "county,371321,", "county,379921,", "hubs.csv 第3行“unit_code”"),
    "a hub's area": ("hubs.csv", "371321,no", "379921,no", "hubs.csv 第3行“area_codes”"),
    "a hub's kind": ("hubs.csv", "热线,county,371321", "热线,castle,371321", "hubs.csv 第3行 kind：“平台类型”"),
    "a hub's day": (
        "hubs.csv",
        "yes,2013-01-22",
        "yes,2013-01-32",
        "hubs.csv 第2行“active_from”",
    ),
    "a hub without a head": ("hubs.csv", ",市长,", ",,", "hubs.csv 第2行：请先确定热线工作领导小组组长"),
    "a number's unit": ("hotline_numbers.csv", "371300-SCJ", "371300-NONE", "hotline_numbers.csv 第3行“unit_code”"),
    "a number's mode": ("hotline_numbers.csv", "371300-SCJ,parallel", "371300-SCJ,x", "hotline_numbers.csv 第3行 mode"),
    "a mailbox's kind": ("mailboxes.csv", "371300-FWB,mayor", "371300-FWB,x", "mailboxes.csv 第2行 kind：“类型”"),
    "a missing column": ("units.csv", "duty_phone", "phone", "units.csv缺少列：duty_phone"),
}


@pytest.mark.parametrize(("file", "old", "new", "text"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_row_is_named_and_nothing_is_loaded(empty, folder, file, old, new, text):
    content = (folder / file).read_text(encoding="utf-8")
    assert old in content
    (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        load_organizations(folder / "unit_people.csv", folder)
    assert text in refusal.value.text
    assert state() == empty


def test_a_number_without_a_document_is_not_loaded(empty, folder):
    path = folder / "hotline_numbers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("临政发〔2013〕4号", "", 1), encoding="utf-8")
    with pytest.raises(BadInput, match=r"hotline_numbers\.csv 第2行 superior_document：除上级有明确要求外"):
        load_organizations(folder / "unit_people.csv", folder)
    assert state() == empty


def test_the_whole_city_loads_into_an_empty_database(empty, folder):
    load_organizations(folder / "unit_people.csv", folder)
    assert Unit.objects.visible_to(system()).count() == rows_of(DATA / "units.csv")
