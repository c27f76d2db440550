"""What a refusal must leave as it was: every row of a case."""

from typing import Any

from lianxin.cases.models import Case, CaseClock, CaseEvent, CaseText, OrderClock, Outcome, TaskOrder

TABLES = (CaseClock, CaseEvent, CaseText, OrderClock, Outcome, TaskOrder)


def of(case: Case) -> list[Any]:
    """All columns of the case and of everything below it, comparable."""
    rows = [list(model._base_manager.filter(case_id=case.pk).order_by("pk").values()) for model in TABLES]
    return [list(Case._base_manager.filter(pk=case.pk).values()), *rows]
