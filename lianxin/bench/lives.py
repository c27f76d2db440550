"""Lives: all rows of one case as the steps have written them, read whatever tables and fields the cases have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from lianxin.cases.models import Case, CaseEvent, Contact, ContactCase
from lianxin.foundation.crypto import EncryptedTextField

REASON = "the bench copies whole cases"
Rows = dict[type[models.Model], list[Any]]


@dataclass(frozen=True, slots=True)
class Life:
    """The rows of one case by their tables. `first` and `last` are when it was registered and when the newest thing
    happened; `is_over` once it was closed."""

    rows: Rows
    is_over: bool
    first: datetime
    last: datetime

    @property
    def case(self) -> Case:
        case: Case = self.rows[Case][0]
        return case


@cache
def tables() -> dict[type[models.Model], str]:
    """Every table of the room `cases` that belongs to one case, with the field that names the case."""
    named = {model: _case_field(model) for model in apps.get_app_config("cases").get_models()}
    return {model: name for model, name in named.items() if name and model not in (Case, Contact)}


def _case_field(model: type[models.Model]) -> str:
    fields = [field.name for field in model._meta.concrete_fields if field.related_model is Case]
    return "case" if "case" in fields else next(iter(fields), "")


def played() -> list[Life]:
    """The lives of all cases in the database."""
    return [life_of(case) for case in Case.objects.unscoped(REASON).order_by("pk")]


def life_of(case: Case) -> Life:
    """Every row of `case`, its sealed texts opened."""
    spoken = ContactCase.objects.filter(case=case).values("contact")
    rows: Rows = {Contact: list(Contact.objects.unscoped(REASON).filter(pk__in=spoken)), Case: [case]}
    for model, name in tables().items():
        rows[model] = list(model._base_manager.filter(**{name: case.pk}).order_by("pk"))
    for row in _all(rows):
        _open(row)
    last = max([case.registered_at, *(event.at for event in rows[CaseEvent])])
    return Life(rows, case.closed_at is not None, case.registered_at, last)


def _all(rows: Rows) -> Iterator[models.Model]:
    return (row for found in rows.values() for row in found)


def _open(row: models.Model) -> None:
    for field in row._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            getattr(row, field.attname)
