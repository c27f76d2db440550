"""One transaction for a whole module of tests: each state is built once, each try is undone."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from lianxin.cases.models import Case
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Refused, Stale, WrongState
from lianxin.foundation.models import RecordEvent
from tests.cases import snapshot
from tests.cases.step_table import OK, Row, Tried, case_of

# What a refusal is called in the tables.
_NAMES = {
    NotAllowed: "not_allowed",
    NotFound: "not_found",
    WrongState: "wrong_state",
    Stale: "stale",
    BadInput: "bad_input",
}


class Stage:
    """Keeps the rows that were built, with what belonged to them then."""

    def __init__(self) -> None:
        self._rows: dict[Hashable, tuple[Any, Any]] = {}

    @contextmanager
    def on(self, row: Row) -> Iterator[tuple[Any, Any]]:
        """The row and everything of its case; what is done to it within the block is undone."""
        if row.key not in self._rows:
            made = row.make()
            self._rows[row.key] = made, self.all_of(case_of(made))
        with self.undone():
            yield self._prepared(row)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What is done within the block is undone."""
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def _prepared(self, row: Row) -> tuple[Any, Any]:
        made, before = self._rows[row.key]
        if row.prepare is None:
            return made, before if case_of(made) else self.all_of(None)
        made = row.prepared(made)
        return made, self.all_of(case_of(made))

    def try_on(self, step: Tried, row: Row, by: Actor, **more: Any) -> str:
        """What comes of `step` on `row` by `by`: ok, or the name of the refusal, after which every row must be as
        before. Undone in any case."""
        with self.on(row) as (subject, before):
            return self.take(step, subject, before, by, **more)

    def take(self, step: Tried, subject: Any, before: Any, by: Actor, **more: Any) -> str:
        """As `try_on`, on what is prepared."""
        try:
            with self.undone():
                step.call(subject, **({"by": by, "at": step.at} | more))
        except Refused as refusal:
            assert self.all_of(case_of(subject)) == before, "a refusal has changed something"
            return _NAMES[type(refusal)]
        return OK

    @staticmethod
    def all_of(case: Case | None) -> Any:
        """Everything of the case; of what belongs to none, how much was put down."""
        return snapshot.digest(case) if case else RecordEvent.objects.count()


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """A stage whose rows go with the module's last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Stage()
        transaction.set_rollback(True)
