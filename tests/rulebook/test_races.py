"""Two writers at once: the database's clock alone decides who comes first, and the second is told so."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from lianxin.foundation.errors import Refused
from lianxin.rulebook.steps.end_rule import end_rule
from lianxin.rulebook.steps.set_catalogue_entry import set_catalogue_entry
from lianxin.rulebook.steps.set_rule import set_rule
from tests import cast
from tests.rulebook.conftest import NOW
from tests.rulebook.rows import NEXT_WEEK, TODAY, TOMORROW, line, lines, rules, text


def race(*acts: Callable[[], object]) -> list[str]:
    """Let all acts begin at once, each in its own thread and connection; answers who was refused, and how."""
    begin = Barrier(len(acts), timeout=20)
    refusals = []

    def run(act: Callable[[], object]) -> None:
        begin.wait()
        try:
            act()
        except Refused as refusal:
            refusals.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return refusals


def test_of_two_rules_for_the_same_day_one_is_set(committed):
    editor = cast.actor("ouyangxu")
    refusals = race(*[lambda v=v: set_rule(text(v), TODAY, by=editor, at=NOW) for v in ("1wd", "2wd", "3wd", "4wd")])
    assert refusals == ["bad_input"] * 3
    assert [row[1:] for row in rules()][1:] == [(TODAY, None)]


def test_a_rule_is_superseded_and_ended_by_turns_not_together(committed):
    editor = cast.actor("ouyangxu")
    rule = set_rule(text("1wd", scope={"urgency": "urgent"}), TODAY, by=editor, at=NOW)
    refusals = race(
        lambda: set_rule(text("2wd", scope={"urgency": "urgent"}), NEXT_WEEK, by=editor, at=NOW),
        lambda: end_rule(rule, TOMORROW, by=editor, at=NOW),
    )
    found = rules(scope={"urgency": "urgent"})
    if refusals:  # the new rule came first: what it closed cannot be ended any more
        assert (refusals, found) == (["rule_ended"], [("1wd", TODAY, NEXT_WEEK), ("2wd", NEXT_WEEK, None)])
    else:
        assert found == [("1wd", TODAY, TOMORROW), ("2wd", NEXT_WEEK, None)]


def test_of_two_lines_for_the_same_matters_one_is_set(committed):
    clerk = cast.actor("shaojinghe", "dispute_clerk")
    acts = [
        lambda lead=lead: set_catalogue_entry(line("0404", lead, target="某公司"), TODAY, by=clerk, at=NOW)
        for lead in ("county", "town")
    ]
    assert race(*acts) == ["bad_input"]
    assert len(lines(category="0404", target="某公司")) == 1
