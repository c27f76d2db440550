from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.models import RecordEvent
from lianxin.taxonomy import queries
from lianxin.taxonomy.content import CategoryRow, EditionContent, ExtraFieldRow, ForeignClassRow
from lianxin.taxonomy.models import Category, CategoryEdition, ExtraField, ForeignClass
from lianxin.taxonomy.steps.publish_edition import publish_edition
from tests.taxonomy.people import AGENT, AT, EDITOR

pytestmark = pytest.mark.django_db
NEXT = AT + timedelta(days=30)
ROADS = CategoryRow(code="01", name="道路")
LAMPS = CategoryRow(code="0101", name="路灯", keywords=("路灯",))
POLE = ExtraFieldRow(category_code="0101", key="pole", label="灯杆编号", kind="text")
MAPPED = ForeignClassRow(scheme="old", level1="市政", category_code="01")
CONTENT = EditionContent([ROADS, LAMPS], [POLE], [MAPPED])


def publish(content=CONTENT, effective_from=NEXT, source="临政办发〔2026〕1号", by=EDITOR, at=AT):
    return publish_edition(content, effective_from=effective_from, source=source, by=by, at=at)


def sizes():
    models = (CategoryEdition, Category, ExtraField, ForeignClass, RecordEvent)
    return [model.objects.count() for model in models]


def test_an_edition_holds_from_its_day_and_the_former_until_then():
    old = queries.edition(AT)
    new = publish()
    assert new.number == old.number + 1
    assert queries.edition(NEXT - timedelta(seconds=1)) == old
    assert queries.edition(NEXT) == new
    assert queries.category("0101", AT).name != "路灯"
    found = queries.category("0101", NEXT)
    assert (found.name, found.level, found.parent_code, found.pinyin_key) == ("路灯", 2, "01", "ld")


def test_publishing_writes_one_event():
    edition = publish()
    event = RecordEvent.objects.get(subject_kind="category_edition", subject_id=edition.pk)
    assert (event.kind, event.person_id, event.at) == ("category_edition.published", 1, AT)
    assert event.data == {"number": edition.number, "effective_from": "2026-04-01T01:00:00.000000+00:00"}


def test_a_retried_publication_is_the_same_edition():
    actor = EDITOR.with_request_key("k")
    assert publish(by=actor) == publish(by=actor)


def test_without_the_right_nothing_is_published():
    before = sizes()
    with pytest.raises(NotAllowed, match="编辑分类"):
        publish(by=AGENT)
    assert sizes() == before


REFUSED = {
    "three digits": ({"categories": [replace(ROADS, code="011")]}, "code", "2、4或6位数字"),
    "letters": ({"categories": [replace(ROADS, code="0A")]}, "code", "2、4或6位数字"),
    "code twice": ({"categories": [ROADS, ROADS]}, "code", "类别代码01重复"),
    "no parent": ({"categories": [LAMPS]}, "code", "上级类别不存在"),
    "no name": ({"categories": [replace(ROADS, name="")]}, "name", "“名称”"),
    "NUL in a name": ({"categories": [replace(ROADS, name="道\0路")]}, "name", "空字节"),
    "name too long": ({"categories": [replace(ROADS, name="路" * 41)]}, "name", "“名称”"),
    "field of no category": ({"extra_fields": [replace(POLE, category_code="09")]}, "category_code", "类别09不存在"),
    "unknown kind": ({"extra_fields": [replace(POLE, kind="colour")]}, "kind", "“类型”"),
    "choice without choices": ({"extra_fields": [replace(POLE, kind="choice")]}, "choices", "必须列出选项"),
    "field twice": ({"extra_fields": [POLE, replace(POLE, category_code="01")]}, "key", "字段pole"),
    "class of no category": ({"foreign_classes": [replace(MAPPED, category_code="09")]}, "category_code", "不存在"),
    "class twice": ({"foreign_classes": [MAPPED, MAPPED]}, "level2", "外部类别“市政/”重复"),
}


@pytest.mark.parametrize(("change", "field", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_content_that_does_not_fit_is_refused_by_its_field(change, field, text):
    before = sizes()
    with pytest.raises(BadInput, match=text) as refusal:
        publish(replace(CONTENT, **{"extra_fields": [], "foreign_classes": []} | change))
    assert list(refusal.value.fields) == [field]
    assert sizes() == before


def test_an_edition_that_would_rewrite_the_past_is_refused():
    with pytest.raises(BadInput, match="不能早于现在"):
        publish(effective_from=AT - timedelta(seconds=1))


def test_an_edition_that_begins_no_later_than_the_newest_is_refused():
    publish()
    before = sizes()
    with pytest.raises(BadInput, match="应晚于第2版"):
        publish(effective_from=NEXT)
    assert sizes() == before


def test_an_edition_without_a_source_is_refused():
    before = sizes()
    with pytest.raises(BadInput, match="“来源”"):
        publish(source="")
    assert sizes() == before


def test_the_database_refuses_to_change_what_is_published():
    edition = publish()
    for change in (
        lambda: Category.objects.filter(edition=edition).update(name="别的"),
        lambda: CategoryEdition.objects.filter(pk=edition.pk).update(effective_from=AT),
        lambda: ExtraField.objects.filter(edition=edition).delete(),
        lambda: ForeignClass.objects.filter(edition=edition).delete(),
    ):
        with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("code", "constraint"), [("09", None), ("0901", "category_parent"), ("9", "code_of_its_level")]
)
def test_the_database_refuses_a_category_outside_the_tree(code, constraint):
    edition = publish()
    row = Category(edition=edition, code=code, name="名", pinyin_key="m")
    if constraint is None:
        row.save()
        return
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save()
