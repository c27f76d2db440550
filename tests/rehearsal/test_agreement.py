"""The dispatcher against the departments that the replies name."""

import pytest

from lianxin.rehearsal import agreement
from lianxin.rehearsal.told import Told

pytestmark = pytest.mark.django_db


def told(*dispatched: tuple[str, str]) -> Told:
    return Told(dispatched=list(dispatched))


def test_what_goes_to_a_county_is_counted_apart_and_what_names_no_department_not_at_all():
    figures = agreement.of(told(("教育", "371302"), ("教育", "371300-JYJ"), ("人社", "371300-JYJ"), ("", "371300-JYJ")))
    assert figures == {
        "named": 3,
        "to_counties": 1,
        "judged": 2,
        "agreed": 1,
        "majority": 1,
        "share": 0.5,
        "majority_share": 0.5,
        "agreed_of_named": 0.333,
    }


def test_a_town_is_meant_by_its_kind():
    assert agreement.of(told(("街道乡镇", "371302001"), ("街道乡镇", "371300-JYJ")))["agreed"] == 1


def test_nothing_is_judged_where_nothing_is_named():
    figures = agreement.of(told())
    assert (figures["judged"], figures["share"]) == (0, None)
    assert not agreement.is_poor(figures)


def test_little_says_nothing_and_enough_must_be_clearly_better_than_the_simplest_guess():
    right, wrong = ("教育", "371300-JYJ"), ("教育", "371300-RSJ")
    assert not agreement.is_poor(agreement.of(told(*[wrong] * 199)))
    assert agreement.is_poor(agreement.of(told(*[wrong] * 200)))
    # A file that names one department alone cannot be met better than by naming it always.
    assert agreement.is_poor(agreement.of(told(*[right] * 200)))
    mixed = [right, ("人社", "371300-RSJ")] * 100
    assert not agreement.is_poor(agreement.of(told(*mixed)))
