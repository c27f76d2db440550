"""Every step by every role, on a row of its own and on one of elsewhere: what comes of it stands in
`step_outcomes.csv`, so that a change of rights shows. After each refusal nothing has changed.

``LIANXIN_WRITE_OUTCOMES=1`` writes the file anew from what comes.
"""

import csv
import os
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from lianxin.accounts.models import Post, Role
from lianxin.accounts.queries import actor_for, posts_of
from lianxin.accounts.steps.add_person import add_person
from lianxin.accounts.steps.appoint import appoint
from lianxin.cases.own_case import citizen_with
from lianxin.demo.cast import BEGINS, CAST
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, Door, Scope, system
from lianxin.foundation.policy import known_rights
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cases.step_stage import Stage, stage
from tests.cases.step_table import STEPS, Tried, case_of
from tests.cast import actor, person

__all__ = ["stage"]
FILE = Path(__file__).parent / "step_outcomes.csv"
COLUMNS = ("step", "role", "own", "foreign")
# Whom a step knows besides the posts.
CITIZEN, SYSTEM = "citizen", "system"
ELSEWHERE = thread.DEPARTMENT

pytestmark = pytest.mark.repeats


@cache
def outcomes() -> dict[tuple[str, str], tuple[str, str]]:
    """What comes of a step by a role: on a row of its own, and on one of elsewhere; - where there is no elsewhere."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["step"], row["role"]): (row["own"], row["foreign"]) for row in csv.DictReader(file)}


class Posts:
    """Who holds which role where: the cast, and whom the test appoints beside them."""

    def __init__(self, at: datetime) -> None:
        self.cast = [post for name in CAST for post in posts_of(person(name), at)]
        self._known = {(post.role.code, self._place(post)): post for post in reversed(self.cast)}

    @staticmethod
    def _place(post: Post) -> str:
        scope = post.role.scope
        if scope == Scope.HUB:
            return "01" if post.hub.code == "01" else way.OUTER
        return post.unit.code if scope in (Scope.UNIT, Scope.LINE) else ""

    def is_own(self, post: Post, step: Tried) -> bool:
        """Whether the row of `step` lies where the post is; it does for posts that are nowhere."""
        return self._place(post) in ("", step.hub if post.role.scope == Scope.HUB else step.unit)

    def at(self, role: Role, place: str) -> Actor:
        """A post of the role in the hub or unit of `place`, appointed where the cast has none."""
        key = role.code, place
        if key not in self._known:
            self._known[key] = self._appoint(role, place)
        return acting(self._known[key])

    @staticmethod
    def _appoint(role: Role, place: str) -> Post:
        who = add_person(f"{role.code}-{place}".lower(), "任某", spelling="ren mou", by=system(), at=BEGINS)
        hub = way.city_hub() if place == "01" else way.county_hub()
        unit = thread.unit(place) if role.scope != Scope.HUB else hub.unit
        placed = {"unit": unit, "hub": hub if role.scope == Scope.HUB else None}
        return appoint(who, role, **placed, title="科员", begins=BEGINS, by=system(), at=BEGINS)


def acting(post: Post) -> Actor:
    return actor_for(post.person, post=post, door=Door.DESK)


@pytest.fixture(scope="module")
def posts(stage: Stage) -> Posts:
    return Posts(time.now())


def places(role: Role, step: Tried) -> tuple[str, str | None]:
    """Where the row is, and where it is not, as far as the role sees."""
    if role.scope == Scope.HUB:
        return step.hub, way.OUTER if step.hub == "01" else "01"
    if role.scope in (Scope.UNIT, Scope.LINE):
        return step.unit, ELSEWHERE
    return "", None


def came(stage: Stage, step: Tried, by: Actor, *, own: bool) -> str:
    """What comes of the step by this actor; rows that are somebody's are his own where `own` says so."""
    if not (own and step.mine):
        return stage.try_on(step, step.before, by)
    with stage.undone():
        row = step.mine(by)
        return stage.take(step, row, stage.all_of(None), by)


def by_posts(stage: Stage, posts: Posts, step: Tried) -> dict[str, tuple[str, str]]:
    found = {}
    for role in Role.objects.order_by("code"):
        here, there = places(role, step)
        own = came(stage, step, posts.at(role, here), own=True)
        found[role.code] = own, came(stage, step, posts.at(role, there), own=False) if there else "-"
    return found


def by_others(stage: Stage, step: Tried) -> dict[str, tuple[str, str]]:
    """The citizen with number and code, of this case and of another; and the system, for which nothing is foreign."""
    with stage.on(step.before) as (row, before):
        case, other = case_of(row), thread.registered()
        mine = thread.fresh(case) if case else other
        citizens = [citizen_with(each.number, each.query_code, door=Door.PORTAL) for each in (mine, other)]
        tried = [stage.take(step, row, before if case else stage.all_of(None), by) for by in (*citizens, system())]
    return {CITIZEN: (tried[0], tried[1] if case else "-"), SYSTEM: (tried[2], "-")}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_by_each_role_comes_out_as_the_table_says(stage: Stage, posts: Posts, name: str):
    step = STEPS[name]
    found = by_posts(stage, posts, step) | by_others(stage, step)
    if os.environ.get("LIANXIN_WRITE_OUTCOMES"):
        with FILE.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([name, role, *pair] for role, pair in found.items())
        return
    assert found == {role: pair for (step_name, role), pair in outcomes().items() if step_name == name}


@pytest.mark.parametrize("name", STEPS)
def test_everybody_of_the_cast_comes_out_as_his_role_does(stage: Stage, posts: Posts, name: str):
    step = STEPS[name]
    for post in posts.cast:
        own = posts.is_own(post, step)
        due = outcomes()[name, post.role.code]
        assert came(stage, step, acting(post), own=own) == due[0 if own else 1], post


# Whoever belongs to no hub takes matters in for any; drafts, filters and phrases are everybody's own.
OPEN_TO_UNITS = {
    "receive_contact",
    "register",
    "end_contact",
    "name_contact",
    "save_filter",
    "save_filter shared",
    "save_phrase",
    "save_phrase shared",
}
OF_UNITS = ("unit_handler", "unit_deputy", "unit_head")


@pytest.mark.parametrize("name", [name for name in STEPS if name not in OPEN_TO_UNITS])
def test_a_unit_does_not_take_the_hotlines_step_even_with_every_right(stage: Stage, name: str):
    by = replace(actor("zhaihongyu"), rights=frozenset(known_rights()))
    if all(outcomes()[name, role][0] != "ok" for role in OF_UNITS):
        assert stage.try_on(STEPS[name], STEPS[name].before, by) in ("not_allowed", "not_found")


def test_the_table_holds_every_step_and_role_and_nothing_but_outcomes(stage: Stage):
    roles = {*Role.objects.values_list("code", flat=True), CITIZEN, SYSTEM}
    assert set(outcomes()) == {(name, role) for name in STEPS for role in roles}
    assert {each for pair in outcomes().values() for each in pair} == {"ok", "not_allowed", "not_found", "-"}


def test_somebody_may_take_every_step_and_nobody_takes_all(stage: Stage):
    for name in STEPS:
        own = [pair[0] for (step, role), pair in outcomes().items() if step == name and role != SYSTEM]
        assert "ok" in own and "not_allowed" in own, name
