from datetime import UTC, datetime

import pytest

from lianxin.foundation.errors import NotFound
from lianxin.taxonomy import queries
from tests.taxonomy.people import AT

pytestmark = pytest.mark.django_db


def names(rows):
    return [row.name for row in rows]


def test_the_city_has_the_23_classes_of_the_working_default():
    top = queries.top_categories(AT)
    assert len(top) == 23
    assert names(top)[:3] == ["城乡建设", "城市管理", "住房与物业"]


def test_a_category_knows_what_is_above_and_below_it():
    heating = queries.category("0404", AT)
    assert names(queries.lineage(heating)) == ["公用事业", "供暖"]
    below = queries.children(heating)
    assert {row.code[:4] for row in below} == {"0404"}
    assert {row.level for row in below} == {3}


@pytest.mark.parametrize("code", ["", "99", "0404ab", "04\0"])
def test_an_unknown_category_is_not_found(code):
    with pytest.raises(NotFound, match="诉求类别"):
        queries.category(code.replace("\0", "x"), AT)


def test_before_the_first_edition_there_is_none():
    with pytest.raises(NotFound, match="还没有发布"):
        queries.edition(datetime(1999, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("key", ["gnuan", "供暖", "0404"])
def test_a_category_is_found_by_initials_name_and_code(key):
    key = "gn" if key == "gnuan" else key
    assert "0404" in [row.code for row in queries.find_categories(key, AT)]


@pytest.mark.parametrize("key", ["", "  ", "\0", "没有这一类"])
def test_an_empty_or_strange_key_finds_nothing(key):
    assert queries.find_categories(key, AT) == []


def test_a_class_below_asks_what_the_class_above_asks():
    above = queries.category("0404", AT)
    below = queries.children(above)[0]
    keys = [field.key for field in queries.extra_fields(below)]
    assert keys == [field.key for field in queries.extra_fields(above)]
    assert {"community", "heat_station"} <= set(keys)


def test_a_foreign_class_maps_by_its_second_level_and_else_by_its_first():
    def mapped(level1, level2):
        found = queries.foreign_category("tipdm2020c", level1, level2, AT)
        return found and found.code

    assert mapped("城乡建设", "安全生产") == "1702"
    assert mapped("城乡建设", "未见过的二级类") == "01"
    assert mapped("未见过的一级类", "") is None


def test_all_fifteen_first_level_classes_of_the_message_data_are_mapped():
    classes = [
        "城乡建设",
        "党务政务",
        "国土资源",
        "环境保护",
        "纪检监察",
        "交通运输",
        "经济管理",
        "科技与信息产业",
        "民政",
        "农村农业",
        "商贸旅游",
        "卫生计生",
        "政法",
        "教育文体",
        "劳动和社会保障",
    ]
    assert len(classes) == 15
    assert all(queries.foreign_category("tipdm2020c", name, "", AT) for name in classes)


def test_a_town_lies_where_it_is_governed():
    zone, statistical = queries.area("3713Z2"), queries.area("371327")
    towns = names(queries.areas_below(zone, AT))
    assert sorted(towns) == sorted(["坪上镇", "壮岗镇", "团林镇", "朱芦镇"])
    assert not set(towns) & set(names(queries.areas_below(statistical, AT)))


def test_the_city_governs_all_its_counties_and_towns():
    below = queries.areas_below(queries.area("371300"), AT)
    assert [row.level for row in below] == [2] * 15 + [3] * 156


@pytest.mark.parametrize(
    ("code", "county"),
    [("371302001", "371302"), ("371302", "371302"), ("3713Z1", "3713Z1"), ("371300", None)],
)
def test_every_place_but_the_city_has_its_county(code, county):
    found = queries.county_of(queries.area(code))
    assert (found and found.code) == county


def test_an_unknown_area_is_not_found():
    with pytest.raises(NotFound, match="区域"):
        queries.area("000000")
