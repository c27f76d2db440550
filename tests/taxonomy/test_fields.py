"""Fields for categories, areas and reasons, and what answers while somebody types."""

import pytest
from django import forms
from django.http import QueryDict

from lianxin.foundation.ui.choices import RadioCards
from lianxin.foundation.ui.pickers import for_reader
from lianxin.taxonomy import queries
from lianxin.taxonomy.fields import AreaField, CategoryField, ReasonField
from lianxin.taxonomy.models import Area, ReasonKind
from tests.cast import sign_in
from tests.query_counts import pinned
from tests.taxonomy.people import AGENT, AT

pytestmark = pytest.mark.django_db
HEATING = "公用事业 › 供暖"


class Form(forms.Form):
    category = CategoryField(required=False)
    area = AreaField(required=False)
    reason = ReasonField(ReasonKind.RETURN, required=False)


def form(data: str = "", **initial: object) -> Form:
    return for_reader(Form(QueryDict(data) if data else None, initial=initial), AGENT, AT)


def cleaned(data: str, name: str) -> object:
    asked = form(data)
    assert asked.is_valid(), asked.errors
    return asked.cleaned_data[name]


def refusal(data: str, name: str) -> str:
    return form(data).errors[name][0]


@pytest.mark.parametrize("typed", ["0404", "供暖", HEATING, " 0404 "])
def test_a_category_is_taken_by_code_name_or_path(typed):
    assert cleaned(f"category={typed}", "category") == queries.category("0404", AT)


def test_what_was_picked_is_taken_while_its_words_stand():
    assert cleaned(f"category={HEATING}&category-code=0404", "category") == queries.category("0404", AT)


def test_words_that_were_changed_after_picking_count_more_than_the_code():
    assert cleaned("category=0101&category-code=0404", "category") == queries.category("0101", AT)


@pytest.mark.parametrize("typed", ["没有这一类", "99", "a\0b", "长" * 101])
def test_an_unknown_category_is_refused_and_the_words_are_kept(typed):
    asked = form(f"category={typed}&category-code=0404")
    assert not asked.is_valid()
    assert f'value="{typed}"' in str(asked["category"])


def test_the_refusal_names_what_was_typed():
    assert refusal("category=没有这一类", "category") == "没有找到“没有这一类”，请从列表中选择，或者输入代码、全称。"


def test_a_name_that_several_places_have_must_be_picked():
    county, other = Area.objects.filter(level=Area.Level.COUNTY).order_by("code")[:2]
    for parent in (county, other):
        Area.objects.create(
            code=f"{parent.code[:6]}999",
            level=Area.Level.TOWN,
            parent=parent,
            parent_level=parent.level,
            kind=Area.Kind.TOWN,
            name="同名镇",
            short_name="同名",
            pinyin_key="tmz",
            valid=parent.valid,
        )
    assert refusal("area=同名镇", "area") == "“同名镇”不止一个，请从列表中选择。"
    assert cleaned(f"area={other.name} › 同名镇", "area").parent == other
    assert [row.name for row in queries.find_areas("同名", AT)] == ["同名镇", "同名镇"]


def test_nothing_is_no_category():
    assert cleaned("category=", "category") is None


def test_a_stored_category_is_shown_by_its_path():
    drawn = str(form(category=queries.category("0404", AT))["category"])
    assert f'value="{HEATING}"' in drawn
    assert 'value="0404"' in drawn
    assert str(form(category="0404")["category"]) == drawn


def test_a_place_is_taken_by_its_short_name_and_shown_below_its_county():
    town = Area.objects.filter(level=Area.Level.TOWN, name="柳青街道").get()
    assert cleaned("area=柳青街道", "area") == town
    assert f'value="{town.governed_by.name} › 柳青街道"' in str(form(area=town)["area"])


@pytest.mark.parametrize("key", ["兰山", "lsq", "371302"])
def test_a_county_is_found_before_its_towns_by_characters_initials_and_code(key):
    assert queries.find_areas(key, AT)[0].name == "兰山区"


@pytest.mark.parametrize("key", ["", "  ", "\0", "没有这地方"])
def test_an_empty_or_strange_key_finds_no_place(key):
    assert queries.find_areas(key, AT) == []


def test_a_place_that_is_no_more_is_not_offered():
    town = Area.objects.filter(level=Area.Level.TOWN, name="柳青街道").get()
    town.end(AT)
    assert queries.find_areas("柳青街道", AT) == []
    assert not form("area=柳青街道").is_valid()


def test_reasons_are_those_of_the_dictionary_at_the_time():
    offered = [(row.code, row.label) for row in queries.reasons(ReasonKind.RETURN, AT)]
    shown = [choice for choice in form().fields["reason"].choices if choice[0]]
    assert shown == offered
    assert cleaned(f"reason={offered[0][0]}", "reason") == offered[0][0]
    assert list(form("reason=invented").errors) == ["reason"]


def test_few_reasons_are_cards_and_many_a_list():
    few = next(kind for kind in ReasonKind if 1 < len(queries.reasons(kind, AT)) <= 6)
    many = next(kind for kind in ReasonKind if len(queries.reasons(kind, AT)) > 6)

    class Both(forms.Form):
        one = ReasonField(few)
        other = ReasonField(many)

    fields = for_reader(Both(), AGENT, AT).fields
    assert isinstance(fields["one"].widget, RadioCards)
    assert "" not in dict(fields["one"].choices)
    assert isinstance(fields["other"].widget, forms.Select)
    assert fields["other"].choices[0] == ("", "请选择")


@pytest.mark.parametrize("name", ["categories", "areas"])
def test_nobody_who_has_not_signed_in_is_answered(client, name):
    assert client.get(f"/pick/{name}/?q=04")["Location"].startswith("/sign-in/")


def test_the_answer_is_options_with_code_and_path(client):
    sign_in(client, "linxiaoyun")
    answer = client.get("/pick/categories/", {"q": "0404"})
    text = answer.content.decode()
    assert 'role="option" aria-selected="false" data-value="0404" data-words="公用事业 › 供暖"' in text
    assert 0 < text.count("<li") <= 20
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("key", ["", "长" * 101, "a\0", "没有这一类"])
@pytest.mark.parametrize("name", ["categories", "areas"])
def test_a_strange_key_is_answered_with_nothing(client, name, key):
    sign_in(client, "linxiaoyun")
    answer = client.get(f"/pick/{name}/", {"q": key})
    assert answer.status_code == 200
    assert "<li" not in answer.content.decode()


@pytest.mark.parametrize(("name", "key"), [("categories", "g"), ("areas", "l")])
def test_no_more_than_twenty_are_shown_and_the_database_is_asked_as_often_as_is_pinned(client, name, key):
    sign_in(client, "linxiaoyun")
    with pinned(f"pick.{name}"):
        text = client.get(f"/pick/{name}/", {"q": key}).content.decode()
    assert text.count("<li") == 20
