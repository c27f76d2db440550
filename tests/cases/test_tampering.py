"""Whoever owns the database may alter it, but not unseen: the verifier and the clocks' check name what was altered."""

from time import sleep

import psycopg
import pytest
from django.db import ProgrammingError, connection

from lianxin.cases.models import CaseEvent, Outcome
from lianxin.clocks.check import check
from lianxin.foundation.outbox import books, cursors
from lianxin.foundation.seals.verify import verify
from lianxin.foundation.seals.write import seal_all
from tests.cases import thread
from tests.cast import actor

EVENTS = "cases_caseevent"


@pytest.fixture
def case(committed):
    return thread.archived()


@pytest.fixture
def sealed(case):
    while not cursors.settled():  # an open transaction of another test run on the same server holds the seal back
        sleep(0.01)
    seal_all(at=thread.MONDAY + 10 * thread.HOUR)
    return case


@pytest.fixture
def break_in(owner):
    """Run SQL as the owner with the lock of the table taken off."""

    def run(table: str, statement: str, *values: object) -> None:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(statement, values)
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


def named() -> set[tuple[str, int | None]]:
    book = books.named("cases.caseevent")
    return {(finding.chain_key, finding.seq) for finding in verify(book)}


def test_nothing_is_named_in_an_untouched_database(sealed):
    assert named() == set()
    assert list(check()) == []


def test_an_altered_event_is_named(sealed, break_in):
    break_in(EVENTS, f"UPDATE {EVENTS} SET at = at - interval '1 day' WHERE case_id = %s AND seq = 4", sealed.pk)
    assert (str(sealed.pk), 4) in named()


def test_a_removed_last_event_is_named_before_and_after_the_seal(case, break_in):
    statement = f"DELETE FROM {EVENTS} WHERE case_id = %s AND seq = 10"
    break_in(EVENTS, statement, case.pk)
    assert str(case.pk) in {chain for chain, _seq in named()}


def test_a_removed_last_event_is_named_even_when_the_case_was_put_right_with_it(sealed, break_in):
    break_in(EVENTS, f"DELETE FROM {EVENTS} WHERE case_id = %s AND seq = 10", sealed.pk)
    break_in("cases_case", "UPDATE cases_case SET last_seq = 9 WHERE id = %s", sealed.pk)
    assert str(sealed.pk) in {chain for chain, _seq in named()}


def test_a_step_after_a_cut_leaves_the_gap_for_ever(committed, break_in):
    """Between two seals only the case's own row remembers how many events there were."""
    case = thread.accepted()
    break_in(EVENTS, f"DELETE FROM {EVENTS} WHERE case_id = %s AND seq = 2", case.pk)
    thread.dispatch(case, thread.Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=thread.MONDAY)
    assert list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("seq", flat=True)) == [1, 3]
    assert (str(case.pk), 2) in named()


def test_a_case_that_vanished_wholly_is_named(sealed, break_in, owner):
    for table in (EVENTS, "cases_outcome", "cases_caseclock", "cases_orderclock", "cases_casetext", "cases_casesearch"):
        break_in(table, f"DELETE FROM {table} WHERE case_id = %s", sealed.pk)
    owner.execute("DELETE FROM cases_contactcase WHERE case_id = %s", [sealed.pk])
    owner.execute("DELETE FROM cases_taskorder WHERE case_id = %s", [sealed.pk])
    owner.execute("DELETE FROM cases_case WHERE id = %s", [sealed.pk])
    assert str(sealed.pk) in {chain for chain, _seq in named()}


def test_a_changed_due_time_is_named(sealed, break_in):
    statement = "UPDATE cases_caseclock SET due_at = due_at + interval '1 minute' WHERE case_id = %s AND kind = %s"
    break_in("cases_caseclock", statement, sealed.pk, "handle")
    findings = list(check())
    assert [(finding.clock.case_id, finding.clock.kind, finding.field) for finding in findings] == [
        (sealed.pk, "handle", "due_at")
    ]


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE cases_caseevent SET seq = 99",
        "DELETE FROM cases_caseevent",
        "TRUNCATE cases_caseevent CASCADE",
        "UPDATE cases_outcome SET round = 9",
        "DELETE FROM cases_outcome",
        "TRUNCATE cases_outcome CASCADE",
    ],
)
def test_the_trigger_refuses_the_owner_too(case, owner, act):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner.execute(act)
    assert (CaseEvent.objects.count(), Outcome.objects.count()) == (10, 1)


@pytest.mark.parametrize("act", ["UPDATE cases_caseevent SET seq = 99", "DELETE FROM cases_caseevent"])
def test_the_applications_role_has_no_right_at_all(case, act):
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(act)
