"""Which open pages hear of orders that go down the tiers or to another hub."""

import pytest

from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.remove_unit import remove_unit
from lianxin.foundation.live.topics import topics_of
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db


def heard(case) -> set[str]:
    return set(topics_of(way.last_event(case)))


def test_the_unit_below_hears_of_what_is_passed_on_to_it_and_no_unit_beside_it():
    first = thread.signed()
    town = way.passed_on(first, way.TOWN, at=thread.MONDAY + 2 * thread.HOUR)
    assert {f"unit:{town.unit_id}", f"unit:{first.unit_id}"} <= heard(first.case)
    assert f"unit:{thread.unit(way.BUREAU).pk}" not in heard(first.case)


def test_those_under_a_removed_unit_hear_of_it():
    lead = thread.signed(thread.DEPARTMENT)
    assisting = way.signed_by_its_unit(thread.order_of(lead.case, thread.DEPARTMENT), thread.MONDAY + thread.HOUR)
    child = way.passed_on(assisting, "371300-SBZX", at=thread.MONDAY + thread.HOUR)
    remove_unit(assisting, "", by=actor("shaojinghe"), at=thread.MONDAY + 2 * thread.HOUR)
    assert {f"unit:{child.unit_id}", f"unit:{assisting.unit_id}"} <= heard(lead.case)


def test_both_hubs_hear_of_a_case_that_is_handed_over():
    case, hub = thread.accepted(), way.county_hub()
    hand_over(case, hub, "", by=actor("shaojinghe"), at=thread.MONDAY + thread.HOUR)
    assert heard(case) == {f"case:{case.pk}", f"hub:{hub.pk}", f"hub:{way.city_hub().pk}"}
