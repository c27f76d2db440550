from datetime import date, timedelta

import pytest

from lianxin.foundation.actor import Door, system
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts
from lianxin.rulebook.steps.set_rule import RuleText, set_rule
from tests.rulebook.conftest import NOW
from tests.rulebook.rows import KEY, NEXT_WEEK, SOURCE, TODAY, TOMORROW, events, everything, rules, text

BEGINNING = date(2010, 1, 1)


def found(at=NOW, **facts):
    return find(KEY, Facts(**facts), at).word


def test_a_new_rule_holds_from_its_day_on_and_ends_the_one_before(editor):
    was = rules()[0][0]
    rule = set_rule(text("3wd"), NEXT_WEEK, by=editor, at=NOW)
    assert rules() == [(was, BEGINNING, NEXT_WEEK), ("3wd", NEXT_WEEK, None)]
    assert found() == was
    assert found(NOW + timedelta(days=6)) == was
    assert found(NOW + timedelta(days=7)) == "3wd"
    assert (rule.source, rule.author_id, rule.recorded_at) == (SOURCE, editor.person_id, NOW)


def test_the_day_begins_at_midnight_in_the_city(editor):
    was = rules()[0][0]
    set_rule(text("3wd"), TOMORROW, by=editor, at=NOW)
    midnight = NOW + timedelta(hours=15)
    assert found(midnight - timedelta(microseconds=1)) == was
    assert found(midnight) == "3wd"


def test_a_rule_may_take_effect_today(editor):
    set_rule(text("3wd"), TODAY, by=editor, at=NOW)
    assert found() == "3wd"


def test_the_step_leaves_one_event_that_names_what_it_replaces(editor):
    old = find(KEY, Facts(), NOW).id
    rule = set_rule(text(), NEXT_WEEK, by=editor, at=NOW)
    assert events("rule", rule.pk) == [("rule.set", NOW, {"key": KEY, "from": "2026-03-09", "replaces": old})]
    scoped = set_rule(text(scope={"urgency": "urgent"}), NEXT_WEEK, by=editor, at=NOW)
    assert events("rule", scoped.pk)[0][2]["replaces"] is None


def test_another_scope_stands_beside(editor):
    before = rules()
    set_rule(text("1wd", scope={"urgency": "urgent"}), TODAY, by=editor, at=NOW)
    assert rules() == before
    assert found(urgency="urgent") == "1wd"
    assert found(urgency="normal") == before[0][0]


def test_the_order_in_which_a_scope_is_written_makes_no_other_scope(editor):
    set_rule(text("1wd", scope={"urgency": "urgent", "appeal_type": "help"}), TODAY, by=editor, at=NOW)
    set_rule(text("2wd", scope={"appeal_type": "help", "urgency": "urgent"}), TOMORROW, by=editor, at=NOW)
    assert rules(scope={"urgency": "urgent", "appeal_type": "help"}) == [
        ("1wd", TODAY, TOMORROW),
        ("2wd", TOMORROW, None),
    ]


def test_a_rule_that_has_not_begun_is_withdrawn_by_another_of_the_same_day(editor):
    was = rules()[0][0]
    set_rule(text("3wd"), NEXT_WEEK, by=editor, at=NOW)
    set_rule(text("4wd"), NEXT_WEEK, by=editor, at=NOW)
    assert rules() == [(was, BEGINNING, NEXT_WEEK), ("3wd", "never"), ("4wd", NEXT_WEEK, None)]
    assert found(NOW + timedelta(days=7)) == "4wd"


def test_a_rule_that_holds_already_is_not_withdrawn_on_its_first_day(editor):
    set_rule(text("3wd"), TODAY, by=editor, at=NOW)
    before = everything()
    with pytest.raises(BadInput, match="自 2026-03-02 起有效，生效日须在其后"):
        set_rule(text("4wd"), TODAY, by=editor, at=NOW)
    assert everything() == before


def test_a_rule_before_one_that_is_to_come_is_refused_as_an_overlap(editor):
    set_rule(text("3wd"), NEXT_WEEK, by=editor, at=NOW)
    before = everything()
    with pytest.raises(BadInput) as refusal:
        set_rule(text("4wd"), TOMORROW, by=editor, at=NOW)
    assert refusal.value.fields == {"effective_from": "与 2010-01-01 至 2026-03-09 有效的同一条件的规定重叠。"}
    assert everything() == before


def test_days_gone_by_stay_as_they_were(editor):
    before = everything()
    with pytest.raises(BadInput) as refusal:
        set_rule(text(), TODAY - timedelta(days=1), by=editor, at=NOW)
    assert refusal.value.fields == {"effective_from": "不能早于今天（2026-03-02）。"}
    assert everything() == before


def test_only_the_system_may_load_what_held_before(editor):
    scope = {"urgency": "urgent"}
    set_rule(text("1wd", scope=scope), date(2013, 1, 22), by=system(Door.COMMAND), at=NOW)
    assert rules(scope=scope) == [("1wd", date(2013, 1, 22), None)]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"key": "limit.nothing"}, ["key"]),
        ({"value": "5 wd"}, ["value"]),
        ({"value": 5}, ["value"]),
        ({"scope": {"weather": "rain"}}, ["scope"]),
        ({"scope": {"urgency": ""}}, ["scope"]),
        ({"scope": {"category": "9999"}}, ["scope"]),
        ({"scope": {"area": "371300"}}, ["scope"]),
        ({"scope": {"area": "000000"}}, ["scope"]),
        ({"scope": {"enterprise": "maybe"}}, ["scope"]),
        ({"scope": {"unit_kind": "club"}}, ["scope"]),
        ({"scope": {"hub": "99"}}, ["scope"]),
        ({"scope": {"urgency": "a\0b"}}, ["scope"]),
        ({"scope": {"urgency": 3}}, ["scope"]),
        ({"source": "  "}, ["source"]),
        ({"source": "长" * 201}, ["source"]),
        ({"article": "a\0b"}, ["article"]),
        ({"note": "长" * 501}, ["note"]),
        ({"value": "", "scope": {"weather": "rain"}}, ["scope", "value"]),
    ],
)
def test_what_cannot_be_a_rule_is_refused_by_its_field(editor, changes, fields):
    before = everything()
    with pytest.raises(BadInput) as refusal:
        set_rule(RuleText(**{"key": KEY, "value": "3wd", "source": SOURCE} | changes), TODAY, by=editor, at=NOW)
    assert sorted(refusal.value.fields) == fields
    assert everything() == before


def test_without_the_right_no_rule_is_set(agent, clerk):
    before = everything()
    for actor in (agent, clerk):
        with pytest.raises(NotAllowed, match="维护规则"):
            set_rule(text(), TODAY, by=actor, at=NOW)
    assert everything() == before
