from datetime import timedelta

import pytest

from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.rulebook.models import Rule
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts
from lianxin.rulebook.steps.end_rule import end_rule
from lianxin.rulebook.steps.set_rule import set_rule
from tests.rulebook.conftest import NOW
from tests.rulebook.rows import KEY, NEXT_WEEK, TODAY, TOMORROW, events, everything, rules, text

SCOPE = {"urgency": "urgent"}
URGENT = Facts(urgency="urgent")


@pytest.fixture
def rule(editor) -> Rule:
    return set_rule(text("1wd", scope=SCOPE), TODAY, by=editor, at=NOW)


def test_after_its_end_the_less_specific_rule_decides(rule, editor):
    general = find(KEY, Facts(), NOW).word
    end_rule(rule, NEXT_WEEK, by=editor, at=NOW)
    assert rules(scope=SCOPE) == [("1wd", TODAY, NEXT_WEEK)]
    assert find(KEY, URGENT, NOW + timedelta(days=6)).word == "1wd"
    assert find(KEY, URGENT, NOW + timedelta(days=7)).word == general
    assert events("rule", rule.pk)[-1] == ("rule.ended", NOW, {"key": KEY, "until": "2026-03-09"})


def test_a_rule_ends_once(rule, editor):
    end_rule(rule, NEXT_WEEK, by=editor, at=NOW)
    before = everything()
    with pytest.raises(WrongState) as refusal:
        end_rule(rule, TOMORROW, by=editor, at=NOW)
    assert refusal.value.code == "rule_ended"
    assert everything() == before


def test_the_rule_for_everything_gives_way_to_a_successor_only(editor):
    general = find(KEY, Facts(), NOW).rule
    before = everything()
    with pytest.raises(WrongState) as refusal:
        end_rule(general, NEXT_WEEK, by=editor, at=NOW)
    assert refusal.value.code == "rule_general"
    assert everything() == before


@pytest.mark.parametrize(("until", "why"), [(TODAY - timedelta(days=1), "不能早于今天"), (TODAY, "终止日须晚于生效日")])
def test_a_rule_does_not_end_in_the_past_nor_as_it_begins(rule, editor, until, why):
    before = everything()
    with pytest.raises(BadInput, match=why) as refusal:
        end_rule(rule, until, by=editor, at=NOW)
    assert list(refusal.value.fields) == ["until"]
    assert everything() == before


def test_a_rule_to_come_may_be_withdrawn(editor):
    rule = set_rule(text("1wd", scope=SCOPE), NEXT_WEEK, by=editor, at=NOW)
    with pytest.raises(BadInput, match="终止日须晚于生效日 2026-03-09"):
        end_rule(rule, TOMORROW, by=editor, at=NOW)
    end_rule(rule, NEXT_WEEK, by=editor, at=NOW)
    assert rules(scope=SCOPE) == [("1wd", "never")]
    assert find(KEY, URGENT, NOW + timedelta(days=8)).rule.scope == {}


def test_after_an_end_another_rule_may_begin_later(rule, editor):
    end_rule(rule, TOMORROW, by=editor, at=NOW)
    set_rule(text("2wd", scope=SCOPE), NEXT_WEEK, by=editor, at=NOW)
    assert rules(scope=SCOPE) == [("1wd", TODAY, TOMORROW), ("2wd", NEXT_WEEK, None)]


def test_without_the_right_no_rule_ends(rule, agent):
    before = everything()
    with pytest.raises(NotAllowed):
        end_rule(rule, NEXT_WEEK, by=agent, at=NOW)
    assert everything() == before
