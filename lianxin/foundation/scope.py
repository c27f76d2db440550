"""Every read starts from the rows that the reader may see: a query that has not been told whose eyes it uses raises."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, Self, TypeVar

from django.db import models

from lianxin.foundation.actor import Actor

Row = TypeVar("Row", bound=models.Model)


class Unscoped(Exception):
    """A programming error: rows were read without `visible_to(actor)` or a stated reason."""


class ScopedQuerySet(models.QuerySet[Row]):
    """A room's query set: it overrides `rows_for(actor)`; readers call `visible_to(actor)`."""

    _open = False

    def rows_for(self, actor: Actor) -> Self:
        """The rows that `actor` may see. Rooms override it; a register that everyone may read keeps this."""
        return self.all()

    def visible_to(self, actor: Actor) -> Self:
        """Only what `actor` may see; may be read, counted and changed."""
        return self.rows_for(actor)._opened()

    def shows(self, actor: Actor, row: Row) -> bool:
        """Whether `actor` may see `row`, which is as the database holds it: as `visible_to` says. Rooms override it
        where the row itself tells."""
        return self.visible_to(actor).filter(pk=row.pk).exists()

    def unscoped(self, reason: str) -> Self:
        """All rows, for `reason` (a loader, the verifier, a uniqueness check): never for showing to a person."""
        if not reason:
            raise Unscoped("an unscoped read states its reason")
        return self.all()._opened()

    def _opened(self) -> Self:
        rows = self._clone()
        rows._open = True
        return rows

    def _clone(self) -> Self:
        rows: Self = super()._clone()  # type: ignore[misc]  # private, so django-stubs leaves it out
        rows._open = self._open
        return rows

    def demand_scope(self) -> None:
        if not self._open:
            raise Unscoped(f"{self.model.__name__} was read without visible_to(actor)")

    def _fetch_all(self) -> None:
        self.demand_scope()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[Row]:
        self.demand_scope()
        return super().iterator(chunk_size)

    def aiterator(self, chunk_size: int = 2000) -> AsyncIterator[Row]:
        self.demand_scope()
        return super().aiterator(chunk_size)

    def raw(self, *args: Any, **kwargs: Any) -> "models.query.RawQuerySet[Any]":
        self.demand_scope()
        return super().raw(*args, **kwargs)

    def __or__(self, other: models.QuerySet[Row]) -> Self:
        return super().__or__(other)._open_with(self, other)

    def __xor__(self, other: models.QuerySet[Row]) -> Self:
        return super().__xor__(other)._open_with(self, other)

    def _combinator_query(self, combinator: str, *others: Any, all: bool = False) -> Self:
        rows: Self = super()._combinator_query(combinator, *others, all=all)  # type: ignore[misc]  # as in _clone
        return rows._open_with(self, *others)

    def _open_with(self, *parts: models.QuerySet[Any]) -> Self:
        """What is put together may be read when each of its parts may."""
        rows = self._clone()
        rows._open = all(getattr(part, "_open", False) for part in parts)
        return rows

    def count(self) -> int:
        self.demand_scope()
        return super().count()

    def exists(self) -> bool:
        self.demand_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self.demand_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self.demand_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.demand_scope()
        return super().delete()
