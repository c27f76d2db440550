"""What a refusal must leave as it was: every row of a case."""

from typing import Any

from django.db import connection

from lianxin.cases.models import (
    Case,
    CaseClaim,
    CaseClock,
    CaseEvent,
    CaseHold,
    CaseLink,
    CaseRequest,
    CaseText,
    Consultation,
    ContactCase,
    OrderClock,
    Outcome,
    TaskOrder,
    Transfer,
)

TABLES = (
    CaseClaim,
    CaseClock,
    CaseEvent,
    CaseHold,
    CaseLink,
    CaseRequest,
    CaseText,
    Consultation,
    ContactCase,
    OrderClock,
    Outcome,
    TaskOrder,
    Transfer,
)


def of(case: Case) -> list[Any]:
    """All columns of the case and of everything below it, comparable."""
    rows = [list(model._base_manager.filter(case_id=case.pk).order_by("pk").values()) for model in TABLES]
    return [list(Case._base_manager.filter(pk=case.pk).values()), *rows]


def digest(case: Case) -> tuple[str | None, ...]:
    """As `of`, as one query's digests, one for each table: for tests that look very often."""
    tables = [("cases_case", "id"), *((model._meta.db_table, "case_id") for model in TABLES)]
    digests = [
        f"(SELECT md5(string_agg(t::text, '' ORDER BY t.id)) FROM {table} t WHERE t.{column} = %(case)s)"
        for table, column in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(digests)}", {"case": case.pk})
        found: tuple[str | None, ...] = cursor.fetchone()
    return found
