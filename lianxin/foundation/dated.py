"""Rows that hold for a span of time and are followed by others: names, relations, memberships, reasons."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Expression, Q, Value
from django.db.models.functions import Cast


class Dated(models.Model):
    """A row that holds from the lower bound of `valid` (included) to the upper (excluded; None: until further notice).

    Add `begins(name)` to the constraints, and `one_at_a_time(name, …)` where two rows may not hold together.
    """

    valid = DateTimeRangeField()

    class Meta:
        abstract = True

    def end(self, at: datetime) -> None:
        """Let the row hold no longer than `at`, which lies after its beginning."""
        self.valid = DateTimeTZRange(self.valid.lower, at)
        self.save(update_fields=["valid"])


def since(at: datetime, until: datetime | None = None) -> DateTimeTZRange:
    """The span from `at` to `until`, open when `until` is None."""
    return DateTimeTZRange(at, until)


def holds(at: datetime | Expression) -> Q:
    """The rows that hold at `at`, a moment or what stands in its place in a query."""
    moment = at if isinstance(at, Expression) else Value(at)
    return Q(valid__contains=Cast(moment, models.DateTimeField()))


def begins(name: str) -> models.CheckConstraint:
    """The constraint that a row has a beginning and does not end as it begins."""
    return models.CheckConstraint(condition=Q(valid__isempty=False, valid__startswith__isnull=False), name=name)


def one_at_a_time(name: str, *fields: str, condition: Q | None = None) -> ExclusionConstraint:
    """The constraint that of the rows with the same `fields` only one holds at any moment."""
    equal = [(field, RangeOperators.EQUAL) for field in fields]
    overlaps = ("valid", RangeOperators.OVERLAPS)
    return ExclusionConstraint(name=name, expressions=[*equal, overlaps], condition=condition)
