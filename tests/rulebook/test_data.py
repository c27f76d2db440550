"""The data that an installation begins with answers everything that the system asks."""

import csv
import re
import tomllib
from datetime import date
from pathlib import Path

from lianxin.rulebook.keys import keys
from lianxin.rulebook.loading import DATA

ROOMS = DATA.parents[1]
RULES = tomllib.loads((DATA / "rules.toml").read_text(encoding="utf-8"))["rule"]
# What a room asks for: find("key", …), and the limits of the clocks that it starts.
ASKED = re.compile(r"""\bfind\(\s*f?["']([^"']+)["']""")
STARTED = re.compile(r"""(?:start_for_\w+\(\s*\w+,\s*|\bterms\(\s*|start_clock\(\s*\w+,\s*)["'](\w+)["']""")


def asked() -> set[str]:
    found = set()
    for path in ROOMS.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        found |= {key for key in ASKED.findall(source) if "." in key} | {
            f"limit.{kind}" for kind in STARTED.findall(source)
        }
    return found


def test_every_key_has_a_rule_for_everything_and_every_rule_a_key():
    general = {rule["key"] for rule in RULES if not rule["scope"]}
    assert general == set(keys())
    assert {rule["key"] for rule in RULES} == general


def test_every_key_that_the_code_asks_for_is_known():
    found = asked()
    assert {"clock.calendar", "step.mandatory", "close.grounds", "limit.dispatch"} <= found
    assert {key for key in found if "{" not in key} <= set(keys())
    # Of keys put together by the code at least one must be known; the limits' kinds the second pattern finds too.
    for key in (key for key in found if "{" in key):
        shape = re.compile(re.sub(r"\{[^}]*\}", "[a-z_.]+", key))
        assert any(shape.fullmatch(known) for known in keys()), key


def test_every_rule_names_its_source_and_only_proposals_hold_from_2010():
    for rule in RULES:
        assert rule["source"].strip()
        assert (rule["source"] == "默认值（待本市确认）") == (rule["effective_from"] == date(2010, 1, 1)), rule


def test_approvers_are_roles_and_declines_are_reasons():
    roles = _column(ROOMS / "accounts" / "data" / "roles.csv", "code")
    reasons = {row["code"] for row in _rows(ROOMS / "taxonomy" / "data" / "reasons.csv") if row["kind"] == "decline"}
    for rule in RULES:
        if rule["key"].startswith("approver."):
            assert rule["value"] in roles
        if rule["key"] in ("scope.declined", "scope.decline_confirmed"):
            assert set(rule["value"]) <= reasons


def test_every_class_of_the_first_two_levels_has_a_line_for_any_place_and_text():
    wide = {
        row["category_code"]
        for row in _rows(DATA / "catalogue.csv")
        if not row["area_code"] and not row["target"] and not row["keywords"]
    }
    classes = {code for code in _column(ROOMS / "taxonomy" / "data" / "categories.csv", "code") if len(code) < 6}
    assert classes <= wide


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def _column(path: Path, name: str) -> set[str]:
    return {row[name] for row in _rows(path)}
