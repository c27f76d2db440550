import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lianxin.foundation.tokens import (
    SearchTokens,
    any_query,
    loose_query,
    search_query,
    sought_tokens,
    token_text,
    tokens,
    word_query,
    words,
)
from tests.foundation.crypto.models import Letter


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("停水", "停水 水"),
        ("小区停水了", "小区 区停 停水 水了 了"),
        ("5G基站，A座３单元", "5g 基站 站 a 座 3 单元 元"),
        ("水", "水"),
        ("👵🏽停😀电", "停 电"),
        ("ＡＢＣ abc Abc", "abc"),
        ("snake_case", "snake case"),
        ("中\x00国", "中 国"),
        ("𠮷野家", "𠮷野 野家 家"),
        ("", ""),
        ("，。!?", ""),
        ("x" * 100, "x" * 64),
    ],
)
def test_tokens_are_pairs_of_han_and_whole_words(text, found):
    assert token_text(text) == found


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("停水", "'停水'"),
        ("小区停水 兰山", "'小区' & '区停' & '停水' & '兰山'"),
        ("水", "'水':*"),
        ("A座", "'a' & '座':*"),
        ("' | !x:* & \\", "'x'"),
        ("👵", ""),
        ("", ""),
    ],
)
def test_everything_typed_must_occur(typed, query):
    assert search_query(typed) == query


def matches(text: str, typed: str) -> bool:
    """As the database sees it."""
    assert SearchTokens(text).source_expressions[0].value == tokens(text)
    return satisfies(text, search_query(typed))


def satisfies(text: str, query: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_to_tsvector(%s) @@ %s::tsquery", [tokens(text), query])
        return cursor.fetchone()[0]


TEXT = "临沂市兰山区幸福小区停水三天，联系A座5G基站，水"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["停水", "幸福", "停水 兰山", "天", "区", "水", "5g", "幸福小区停水", "Ａ座"])
def test_any_part_of_a_name_is_found(typed):
    assert matches(TEXT, typed)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["停电", "停水 罗庄", "火", "5", "", "😀"])
def test_what_is_not_there_is_not_found(typed):
    assert not matches(TEXT, typed)


@pytest.mark.django_db
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=80))
def test_a_text_finds_itself_whatever_its_characters(text):
    if search_query(text):
        assert matches(text, text)


@pytest.mark.django_db
def test_the_lookup_asks_by_parameter():
    sql, parameters = (
        Letter.objects.annotate(tsv=SearchTokens("停水")).filter(tsv__tokens="兰山 停水").query.sql_with_params()
    )
    assert sql.endswith("WHERE array_to_tsvector(%s::text[]) @@ %s::tsquery")
    assert parameters[-2:] == (["停水", "水"], "'兰山' & '停水'")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("垃圾清运", ["垃圾", "清运"]),
        ("小区停水了，小区停电", ["小区", "停水", "停电"]),
        ("Ａ座5G基站", ["a", "5g", "基站"]),
        ("困人", []),
        ("👵", []),
    ],
)
def test_words_are_cut_small_and_a_single_character_is_none(text, found):
    assert words(text) == found


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("垃圾清运", "'垃圾' & '清运'"),
        ("清运垃圾", "'清运' & '垃圾'"),
        ("停水了 A座", "'停水' & 'a' & '座':*"),
        ("困人", "'困人'"),
        ("", ""),
    ],
)
def test_a_loose_query_demands_the_pairs_within_words_only(typed, query):
    assert loose_query(typed) == query


@pytest.mark.django_db
def test_a_loose_query_forgives_the_order_of_words_and_a_strict_one_does_not():
    text = "请尽快清运垃圾"
    assert not satisfies(text, search_query("垃圾清运"))
    assert satisfies(text, loose_query("垃圾清运"))
    assert not satisfies(text, loose_query("垃圾分类"))


@pytest.mark.django_db
@given(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40))
def test_a_text_that_is_found_strictly_is_found_loosely_too(text):
    if search_query(text):
        assert satisfies(text, loose_query(text))


@pytest.mark.parametrize("text", ["停。水", "停 水", "停\n水", "停，水", "停5水", "停😀水"])
def test_characters_on_both_sides_of_a_boundary_are_no_pair(text):
    assert "停水" not in tokens(text)


@pytest.mark.django_db
def test_any_of_several_queries_is_enough():
    either = any_query([word_query("停水"), search_query("路灯不亮"), *sought_tokens("桥")])
    assert either == "('停水') | ('路灯' & '灯不' & '不亮') | ('桥':*)"
    assert [satisfies(text, either) for text in ("停水", "路灯不亮", "路灯", "桥梁")] == [True, True, False, True]


def test_each_token_that_is_sought_is_a_query_of_its_own():
    assert sought_tokens("停水了 停水 Ａ座") == ["'停水'", "'水了'", "'a'", "'座':*"]


@pytest.mark.django_db
def test_of_more_than_a_row_can_hold_the_first_tokens_are_kept():
    many = " ".join(f"{number:064}" for number in range(20_000))
    (stored,) = SearchTokens(f"银雀山路 {many} 沂蒙路").get_source_expressions()
    assert stored.value[:4] == ["银雀", "雀山", "山路", "路"]
    assert "沂蒙" not in stored.value
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(array_to_tsvector(%s))", [stored.value])
        assert cursor.fetchone()[0] == len(stored.value)
