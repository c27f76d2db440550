"""What a refusal must leave as it was: every row of a case."""

from typing import Any

from lianxin.cases.models import (
    Case,
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
