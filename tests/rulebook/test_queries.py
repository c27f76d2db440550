"""The copy of the rules that look-ups share: right whatever is committed, rolled back or under way elsewhere."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lianxin.foundation.actor import Door, system
from lianxin.rulebook.queries import current, explain, find
from lianxin.rulebook.scopes import Facts
from lianxin.rulebook.steps.set_rule import set_rule
from tests.rulebook.conftest import NOW
from tests.rulebook.rows import KEY, TODAY, text

LOADED = "5wd"
SYSTEM = system(Door.COMMAND)


def present() -> str:
    return find(KEY, Facts(), NOW).word


def change(value: str) -> None:
    set_rule(text(value), TODAY, by=SYSTEM, at=NOW)


@pytest.mark.django_db
def test_a_transaction_sees_its_own_change_at_once():
    assert present() == LOADED
    change("1wd")
    assert present() == "1wd"


@pytest.mark.django_db
def test_a_change_that_is_rolled_back_is_forgotten():
    assert present() == LOADED
    for value in ("1wd", "2wd"):  # the second leaves the table with the same numbers as the first did
        with transaction.atomic():
            change(value)
            assert present() == value
            transaction.set_rollback(True)
        assert present() == LOADED


def test_a_change_seen_by_one_thread_reaches_the_others_with_its_commit_only(committed):
    """Both threads look up between every step of the writer: what is under way is seen by the writer alone."""
    steps = Barrier(2, timeout=20)
    seen: dict[str, list[str]] = {"writer": [], "reader": []}

    def look(who: str) -> None:
        seen[who].append(present())
        steps.wait()

    def write() -> None:
        look("writer")
        with transaction.atomic():
            change("1wd")
            look("writer")
            transaction.set_rollback(True)
        look("writer")
        with transaction.atomic():
            change("2wd")
            look("writer")
            look("writer")
        look("writer")
        connection.close()

    def read() -> None:
        for _ in range(6):
            look("reader")
        connection.close()

    threads = [Thread(target=write), Thread(target=read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert seen["writer"] == [LOADED, "1wd", LOADED, "2wd", "2wd", "2wd"]
    assert seen["reader"][:4] == [LOADED] * 4
    assert present() == "2wd"


@pytest.mark.django_db
def test_a_look_up_costs_one_query_and_those_in_one_book_none():
    present()
    with CaptureQueriesContext(connection) as queries:
        present()
    assert len(queries) == 1
    book = current()
    with CaptureQueriesContext(connection) as queries:
        for key in (KEY, "limit.handle", "clock.calendar"):
            book.find(key, Facts(), NOW)
    assert len(queries) == 0


@pytest.mark.django_db
def test_a_book_stays_as_it_was_when_the_rules_change():
    book = current()
    change("1wd")
    assert book.find(KEY, Facts(), NOW).word == LOADED
    assert explain(KEY, Facts(), NOW).winner.value == "1wd"


@pytest.mark.django_db
def test_emergencies_count_round_the_clock_and_public_services_too():
    assert find("clock.calendar", Facts(), NOW).word == "government"
    assert find("clock.calendar", Facts(urgency="major"), NOW).word == "emergency"
    assert find("clock.calendar", Facts(unit_kind="public_service_enterprise"), NOW).word == "emergency"
