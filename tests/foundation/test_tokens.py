import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lianxin.foundation.tokens import SearchTokens, search_query, token_text, tokens
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
    vector = SearchTokens(text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_to_tsvector(%s) @@ %s::tsquery", [tokens(text), search_query(typed)])
        assert vector.source_expressions[0].value == tokens(text)
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
