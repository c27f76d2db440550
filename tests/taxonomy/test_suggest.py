from datetime import timedelta

import pytest

from lianxin.taxonomy import queries
from lianxin.taxonomy.content import CategoryRow, EditionContent
from lianxin.taxonomy.steps.publish_edition import publish_edition
from lianxin.taxonomy.suggest import suggest_categories
from tests.taxonomy.people import AT, EDITOR

pytestmark = pytest.mark.django_db
SOON = AT + timedelta(days=1)


@pytest.fixture
def edition():
    rows = [
        CategoryRow(code="01", name="市政"),
        CategoryRow(code="0101", name="照明", keywords=("路灯",)),
        CategoryRow(code="010101", name="不亮", keywords=("路灯不亮", "不亮")),
        CategoryRow(code="0102", name="道路", keywords=("路面", "灯不")),
        CategoryRow(code="02", name="公用"),
        CategoryRow(code="0201", name="供暖", keywords=("暖气",)),
    ]
    return publish_edition(EditionContent(rows), effective_from=SOON, source="试", by=EDITOR, at=AT)


def suggested(body, **more):
    return [(found.category.code, found.score, found.ground) for found in suggest_categories(body, SOON, **more)]


def test_the_deepest_class_with_a_word_is_suggested_with_its_ground(edition):
    assert suggested("门口的路灯坏了，一直不亮") == [("010101", 3.0, ("不亮", "路灯"))]


def test_a_longer_word_takes_the_letters_of_shorter_ones(edition):
    assert suggested("路灯不亮") == [("010101", 3.5, ("路灯不亮",))]


def test_a_word_of_the_title_counts_three_times(edition):
    assert [code for code, *_ in suggested("路面路面", title="暖气")] == ["0201", "0102"]


def test_at_most_as_many_as_asked_for(edition):
    assert len(suggested("路灯 路面 暖气")) == 3
    assert [code for code, *_ in suggested("路灯 路面 暖气", limit=1)] == ["0101"]


@pytest.mark.parametrize("body", ["", "\0", "今天天气很好"])
def test_without_a_known_word_nothing_is_suggested(edition, body):
    assert suggested(body) == []


def test_the_working_default_knows_heating():
    best = suggest_categories("小区暖气不热，家里只有十五度，供暖公司一直没人来", AT)[0]
    assert [row.name for row in queries.lineage(best.category)][:2] == ["公用事业", "供暖"]
    assert best.ground
