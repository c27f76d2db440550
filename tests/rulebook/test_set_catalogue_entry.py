from datetime import date, timedelta

import pytest

from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.rulebook.models import CatalogueEntry
from lianxin.rulebook.steps.set_catalogue_entry import set_catalogue_entry
from tests.rulebook.conftest import NOW
from tests.rulebook.rows import NEXT_WEEK, SOURCE, TODAY, TOMORROW, events, everything, line, lines

BEGINNING = date(2010, 1, 1)
HEATING = {"category": "0404", "area": "", "target": "", "keywords": ""}


def test_a_line_holds_from_its_day_on_and_ends_the_one_for_the_same_matters(clerk):
    old = CatalogueEntry.objects.unscoped("test").get(**HEATING)
    entry = set_catalogue_entry(line(lead="town", assisting=("county",)), NEXT_WEEK, by=clerk, at=NOW)
    assert lines(**HEATING) == [("county", BEGINNING, NEXT_WEEK), ("town", NEXT_WEEK, None)]
    assert (entry.assisting, entry.basis, entry.author_id) == (["county"], SOURCE, clerk.person_id)
    data = {"category": "0404", "area": "", "from": "2026-03-09", "replaces": old.pk}
    assert events("catalogue", entry.pk) == [("catalogue.set", NOW, data)]


def test_keywords_are_the_same_in_any_order_and_once(clerk):
    set_catalogue_entry(line(keywords=("暖气", "不热")), TODAY, by=clerk, at=NOW)
    set_catalogue_entry(line(lead="town", keywords=("不热", "暖气", "不热")), TOMORROW, by=clerk, at=NOW)
    found = CatalogueEntry.objects.unscoped("test").filter(category="0404").exclude(keywords="").order_by("pk")
    assert {row.keywords for row in found} == {"|".join(sorted(["暖气", "不热"]))}
    assert [row.words for row in found] == [sorted(["暖气", "不热"])] * 2
    assert [row.valid.upper for row in found] == [TOMORROW, None]


def test_other_matters_stand_beside(clerk):
    before = lines(**HEATING)
    for more in ({"area": "371302001"}, {"target": "某公司"}, {"keywords": ("暖气",)}):
        set_catalogue_entry(line(lead="town", **more), TODAY, by=clerk, at=NOW)
    assert lines(**HEATING) == before


def test_a_line_that_has_not_begun_is_withdrawn_by_another_of_the_same_day(clerk):
    set_catalogue_entry(line(lead="town"), NEXT_WEEK, by=clerk, at=NOW)
    set_catalogue_entry(line(lead="371300-ZJJ"), NEXT_WEEK, by=clerk, at=NOW)
    assert lines(**HEATING)[1:] == [("town", "never"), ("371300-ZJJ", NEXT_WEEK, None)]


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"category": "9999"}, "category", "没有代码“9999”"),
        ({"category": ""}, "category", "没有代码"),
        ({"area": "371300"}, "area", "没有代码“371300”"),
        ({"lead": "nobody"}, "lead", "没有单位“nobody”"),
        ({"lead": "department:NOBODY"}, "lead", "没有单位"),
        ({"lead": "department:"}, "lead", "没有单位"),
        ({"lead": "a\0b"}, "lead", "没有单位"),
        ({"assisting": ("town", "town")}, "assisting", "不能重复"),
        ({"assisting": ("county",)}, "assisting", "主办单位不能同时协办"),
        ({"assisting": ("nobody",)}, "assisting", "没有单位“nobody”"),
        ({"keywords": ("暖气|不热",)}, "keywords", "不能含有“|”"),
        ({"keywords": (" ",)}, "keywords", "不能为空"),
        ({"keywords": tuple(f"词{n:04}" for n in range(100))}, "keywords", "关键词"),
        ({"keywords": ("a\0b",)}, "keywords", "空字节"),
        ({"basis": " "}, "basis", "依据"),
        ({"target": "某" * 65}, "target", "诉求对象"),
        ({"note": "a\0b"}, "note", "空字节"),
    ],
)
def test_what_cannot_be_a_line_is_refused_by_its_field(clerk, changes, field, why):
    before = everything()
    with pytest.raises(BadInput) as refusal:
        set_catalogue_entry(line(**changes), TODAY, by=clerk, at=NOW)
    assert list(refusal.value.fields) == [field]
    assert why in refusal.value.fields[field]
    assert everything() == before


def test_days_gone_by_and_days_before_the_present_line_are_refused(clerk):
    set_catalogue_entry(line(), NEXT_WEEK, by=clerk, at=NOW)
    before = everything()
    for day in (TODAY - timedelta(days=1), TOMORROW):
        with pytest.raises(BadInput) as refusal:
            set_catalogue_entry(line(lead="town"), day, by=clerk, at=NOW)
        assert list(refusal.value.fields) == ["effective_from"]
    assert everything() == before


def test_without_the_right_no_line_is_set(agent):
    before = everything()
    with pytest.raises(NotAllowed, match="维护派单目录"):
        set_catalogue_entry(line(), TODAY, by=agent, at=NOW)
    assert everything() == before
