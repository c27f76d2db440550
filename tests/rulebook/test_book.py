"""Which rule decides, and why the others do not: on rules made up here, without a database."""

from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from lianxin.calendars.spans import Span
from lianxin.rulebook.book import Book, NoRule, Ruling
from lianxin.rulebook.models import Rule
from lianxin.rulebook.scopes import DIMENSIONS, Facts
from tests.rulebook.conftest import NOW

FACTS = Facts(
    urgency="urgent",
    enterprise="yes",
    category="040401",
    appeal_type="help",
    area=("371302001", "371302"),
    unit_kind="public_service_enterprise",
    hub="01",
)
SCOPE = {
    "urgency": "urgent",
    "enterprise": "yes",
    "category": "04",
    "appeal_type": "help",
    "area": "371302",
    "unit_kind": "public_service_enterprise",
    "hub": "01",
}
SINCE_2010 = DateRange(date(2010, 1, 1), None)


def rule(value, valid=SINCE_2010, **scope) -> Rule:
    return Rule(key="limit.handle", value=value, scope=scope, valid=valid)


def decided(*rules: Rule, facts=FACTS):
    """The same winner whatever the order in which the rules were read."""
    winners = {id(Book(order).find("limit.handle", facts, NOW).rule) for order in (rules, rules[::-1])}
    assert len(winners) == 1
    return next(rule.value for rule in rules if id(rule) in winners)


@pytest.mark.parametrize(("earlier", "later"), list(combinations(DIMENSIONS, 2)))
def test_of_two_dimensions_the_earlier_in_the_written_order_wins(earlier, later):
    one, other = rule("earlier", **{earlier: SCOPE[earlier]}), rule("later", **{later: SCOPE[later]})
    assert decided(one, other) == "earlier"


@pytest.mark.parametrize(("first", "second"), list(pairwise(DIMENSIONS)))
def test_an_earlier_dimension_outweighs_all_later_ones_together(first, second):
    names = list(DIMENSIONS)
    all_later = {name: SCOPE[name] for name in names[names.index(second) :]}
    assert decided(rule("one", **{first: SCOPE[first]}), rule("many", **all_later)) == "one"


def test_the_written_order_is_this():
    assert list(DIMENSIONS) == ["urgency", "enterprise", "category", "appeal_type", "area", "unit_kind", "hub"]


@pytest.mark.parametrize("name", DIMENSIONS)
def test_a_rule_with_a_scope_beats_the_general_one_where_it_fits_only(name):
    general, scoped = rule("general"), rule("scoped", **{name: SCOPE[name]})
    assert decided(general, scoped) == "scoped"
    assert decided(general, scoped, facts=Facts()) == "general"


def test_two_dimensions_beat_the_first_of_them_alone():
    assert decided(rule("one", urgency="urgent"), rule("two", urgency="urgent", hub="01")) == "two"


def test_a_narrower_category_beats_a_wider_one():
    rules = [rule("first", category="04"), rule("third", category="040401"), rule("second", category="0404")]
    assert decided(*rules) == "third"
    assert decided(*rules, facts=Facts(category="0404")) == "second"
    assert decided(*rules, facts=Facts(category="0405")) == "first"


def test_a_town_beats_the_county_that_governs_it_and_no_other():
    rules = [rule("county", area="371302"), rule("town", area="371302001"), rule("general")]
    assert decided(*rules) == "town"
    assert decided(*rules, facts=Facts(area=("371302002", "371302"))) == "county"
    assert decided(*rules, facts=Facts(area=("371302002", "3713Z1"))) == "general"


def test_a_code_that_begins_alike_is_no_area_of_the_county():
    assert decided(rule("general"), rule("county", area="371302"), facts=Facts(area=("371302001", "3713Z1"))) == (
        "general"
    )


def test_a_rule_holds_from_its_first_day_until_before_its_end():
    past = rule("past", DateRange(date(2010, 1, 1), date(2026, 3, 2)))
    present = rule("present", DateRange(date(2026, 3, 2), date(2026, 3, 3)))
    future = rule("future", DateRange(date(2026, 3, 3), None))
    assert decided(past, present, future) == "present"


def test_where_nothing_holds_the_refusal_names_key_and_day():
    book = Book([rule("1wd", DateRange(date(2027, 1, 1), None)), rule("2wd", urgency="critical")])
    with pytest.raises(NoRule, match=r"2026-03-02 有效的规则“limit\.handle”"):
        book.find("limit.handle", FACTS, NOW)
    with pytest.raises(NoRule, match=r"limit\.other"):
        book.find("limit.other", FACTS, NOW)


def test_the_explanation_names_every_loser_with_its_reason():
    winner = rule("5wd", category="0404")
    losers = {
        "general": rule("1wd"),
        "wider": rule("2wd", category="04", appeal_type="help"),
        "other": rule("3wd", urgency="critical"),
        "ended": rule("4wd", DateRange(date(2010, 1, 1), date(2020, 1, 1)), category="0404"),
        "to come": rule("6wd", DateRange(date(2027, 1, 1), None), urgency="urgent"),
        "withdrawn": rule("7wd", DateRange(empty=True), urgency="urgent"),
        "unknown": rule("8wd", hub="02"),
    }
    explained = Book([winner, *losers.values()]).explain("limit.handle", FACTS, NOW)
    assert explained.winner is winner
    reasons = {loser.rule.value: loser.reason for loser in explained.losers}
    assert reasons == {
        "1wd": "有更具体的规则：诉求类别更明确",
        "2wd": "有更具体的规则：诉求类别更明确",
        "3wd": "不适用：紧急程度须为 critical",
        "4wd": "已于 2020-01-01 终止",
        "6wd": "2027-01-01 起才生效",
        "7wd": "生效之前已被取代，从未生效",
        "8wd": "不适用：热线平台须为 02",
    }


def test_without_a_winner_the_explanation_still_gives_the_reasons():
    explained = Book([rule("1wd", urgency="critical")]).explain("limit.handle", FACTS, NOW)
    assert explained.winner is None
    assert [loser.reason for loser in explained.losers] == ["不适用：紧急程度须为 critical"]


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("span", "0.5wd", Span.parse("0.5wd")),
        ("number", 0.8, Decimal("0.8")),
        ("number", 3, Decimal(3)),
        ("count", 3, 3),
        ("flag", False, False),
        ("word", "finish", "finish"),
        ("words", ["a", "b"], ["a", "b"]),
    ],
)
def test_a_value_is_read_as_what_it_is(name, value, read):
    assert getattr(Ruling(rule(value)), name) == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("span", 5),
        ("number", True),
        ("number", "3"),
        ("count", 2.5),
        ("count", True),
        ("flag", 1),
        ("word", ["a"]),
        ("words", "ab"),
    ],
)
def test_a_value_is_never_read_as_what_it_is_not(name, value):
    with pytest.raises(TypeError, match=r"limit\.handle is no"):
        getattr(Ruling(rule(value)), name)
