"""Loading what an installation begins with: whole or not at all, and a second time changes nothing."""

import shutil

import pytest
from django.db import connection, transaction

from lianxin.foundation.errors import BadInput
from lianxin.foundation.models import RecordEvent
from lianxin.taxonomy.loading import DATA, load_taxonomy, read_content
from lianxin.taxonomy.models import Area, Category, CategoryEdition, ExtraField, ForeignClass, Reason
from lianxin.taxonomy.steps.publish_edition import publish_edition
from tests.taxonomy.people import AT, EDITOR

pytestmark = pytest.mark.django_db
MODELS = (CategoryEdition, Category, ExtraField, ForeignClass, Area, Reason, RecordEvent)


def sizes():
    return {model.__name__: model.objects.count() for model in MODELS}


def rows_of(name):
    return len((DATA / name).read_text(encoding="utf-8").splitlines()) - 1


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data")


def broken(folder, file, old, new):
    content = (folder / file).read_text(encoding="utf-8")
    assert old in content
    (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8")


def test_every_row_of_the_files_is_there():
    assert sizes() | {"RecordEvent": 0} == {
        "CategoryEdition": 1,
        "Category": rows_of("categories.csv"),
        "ExtraField": rows_of("extra_fields.csv"),
        "ForeignClass": rows_of("foreign_classes.csv"),
        "Area": rows_of("areas.csv"),
        "Reason": rows_of("reasons.csv"),
        "RecordEvent": 0,
    }


def test_loading_again_changes_nothing():
    before = sizes()
    load_taxonomy()
    assert sizes() == before


CONTENT = {
    "a code of another level": ("categories.csv", "0101,01,2,", "0101,01,3,", "categories.csv 第3行“level”"),
    "another parent": ("categories.csv", "0101,01,2,", "0101,02,2,", "categories.csv 第3行“parent_code”"),
    "a category twice": ("categories.csv", "0102,01,2,", "0101,01,2,", "categories.csv 第10行“code”：类别代码0101重复"),
    "no parent": ("categories.csv", "0101,01,2,", "0801,08,2,", "categories.csv 第3行“code”：0801的上级"),
    "a long keyword": ("categories.csv", "规划局", "规" * 21, "categories.csv 第3行“keywords”"),
    "an unknown kind": ("extra_fields.csv", "小区名称,text", "小区名称,texture", "extra_fields.csv 第2行“kind”"),
    "neither yes nor no": ("extra_fields.csv", "text,,yes", "text,,true", "extra_fields.csv 第2行“required”"),
    "class of nothing": (
        "foreign_classes.csv",
        "党务政务,,22",
        "党务政务,,99",
        "foreign_classes.csv 第3行“category_code”",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "text"), CONTENT.values(), ids=CONTENT.keys())
def test_a_broken_row_of_an_edition_is_named_and_nothing_is_published(folder, file, old, new, text):
    broken(folder, file, old, new)
    before = sizes()
    with pytest.raises(BadInput) as refusal:
        publish_edition(read_content(folder), effective_from=AT, source="试", by=EDITOR, at=AT)
    assert text in refusal.value.text
    assert sizes() == before


@pytest.fixture
def empty():
    """A database without areas and reasons; what other rooms say of areas dangles until it is undone."""
    with transaction.atomic():
        Reason.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM taxonomy_area")
        yield sizes()
        transaction.set_rollback(True)


BROKEN = {
    "unknown area": ("areas.csv", "371302001,371302", "371302001,371399", "areas.csv 第18行“parent_code”"),
    "area kind": ("areas.csv", "town,subdistrict,兰山街道", "town,street,兰山街道", "areas.csv 第18行“kind”"),
    "a level that is none": ("areas.csv", "county,district,兰山区", "shire,district,兰山区", "areas.csv 第3行“level”"),
    "a reason's need": ("reasons.csv", ",confirm", ",money", "reasons.csv 第7行“needs”"),
    "a reason twice": ("reasons.csv", "decline,cppcc", "decline,military", "reasons.csv 第6行“code”：原因military"),
    "a missing cell": ("reasons.csv", "decline,cppcc,政协事项,", "decline,cppcc,", "reasons.csv 第5行的列数不是5"),
    "a missing column": ("areas.csv", "short_name,", "short,", "areas.csv缺少列：short_name"),
    "NUL bytes": ("areas.csv", "罗庄区", "罗\0庄区", "areas.csv 第4行含有空字节"),
}


@pytest.mark.parametrize(("file", "old", "new", "text"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_row_is_named_and_nothing_is_loaded(empty, folder, file, old, new, text):
    broken(folder, file, old, new)
    with pytest.raises(BadInput) as refusal:
        load_taxonomy(folder)
    assert text in refusal.value.text
    assert sizes() == empty


def test_a_file_that_is_missing_or_not_utf8_is_named(empty, folder):
    (folder / "reasons.csv").write_bytes("原因".encode("gbk"))
    with pytest.raises(BadInput, match=r"reasons\.csv不是UTF-8"):
        load_taxonomy(folder)
    (folder / "reasons.csv").unlink()
    with pytest.raises(BadInput, match=r"缺少文件reasons\.csv"):
        load_taxonomy(folder)
    assert sizes() == empty
