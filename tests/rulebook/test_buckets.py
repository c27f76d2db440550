"""Leaky buckets: what comes too often from one origin is refused until enough has run out."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from lianxin.foundation import time
from lianxin.portal import limits
from lianxin.rulebook import buckets, jobs
from lianxin.rulebook.models import Bucket
from tests.cases import thread

pytestmark = pytest.mark.django_db
AT = thread.MONDAY
HOME = "192.0.2.7"


def fill(kind=limits.NUMBER, counted="1", at=AT) -> int:
    """How many went in before one was refused."""
    return next(count for count in range(100) if not buckets.spend(kind, counted, at=at))


def test_as_many_go_in_as_the_rule_says_and_then_none():
    assert fill() == 10
    assert buckets.is_full(limits.NUMBER, "1", at=AT) and not buckets.spend(limits.NUMBER, "1", at=AT)
    assert (row := Bucket.objects.get()).level == 10 and row.refused == 2


def test_a_tenth_of_an_hour_lets_one_in_again_and_a_night_all():
    fill()
    later = AT + timedelta(minutes=6)
    assert buckets.spend(limits.NUMBER, "1", at=later) and not buckets.spend(limits.NUMBER, "1", at=later)
    assert fill(at=AT + timedelta(hours=12)) == 10


def test_a_clock_that_goes_back_gives_nothing_away():
    fill()
    assert not buckets.spend(limits.NUMBER, "1", at=AT - timedelta(hours=5))


def test_kinds_and_origins_are_counted_apart():
    fill()
    assert buckets.spend(limits.NUMBER, "2", at=AT) and buckets.spend(limits.ACTING, "1", at=AT)


def test_what_is_given_back_may_be_spent_again_and_never_more_than_was_spent():
    buckets.give_back(limits.NUMBER, "1")
    assert fill() == 10
    buckets.give_back(limits.NUMBER, "1")
    assert fill() == 1


def test_the_table_holds_nothing_that_tells_who_came():
    buckets.spend(limits.GUESSER, HOME, at=AT)
    row = Bucket.objects.get()
    assert len(row.key) == 16 and HOME.encode() not in bytes(row.key)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:100::1", "2001:db8:1:1ff::2", True),
        ("2001:db8:1:100::1", "2001:db8:1:200::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("", "unix:", True),
    ],
)
def test_who_has_one_address_of_a_household_has_all_of_it(one, other, same):
    seen = [buckets.origin(RequestFactory().get("/", REMOTE_ADDR=each)) for each in (one, other)]
    assert (seen[0] == seen[1]) is same


def test_what_has_run_out_long_ago_is_forgotten_at_night():
    buckets.spend(limits.NUMBER, "1", at=AT - timedelta(days=3))
    buckets.spend(limits.NUMBER, "2", at=AT - timedelta(days=1))
    with time.frozen(AT):
        jobs.forget_buckets(0)
    assert Bucket.objects.count() == 1
