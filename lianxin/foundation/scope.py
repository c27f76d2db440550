"""Every read starts from the rows that the reader may see: a query that has not been told whose eyes it uses raises."""

from collections.abc import Iterator
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

    def _demand_scope(self) -> None:
        if not self._open:
            raise Unscoped(f"{self.model.__name__} was read without visible_to(actor)")

    def _fetch_all(self) -> None:
        self._demand_scope()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[Row]:
        self._demand_scope()
        return super().iterator(chunk_size)

    def count(self) -> int:
        self._demand_scope()
        return super().count()

    def exists(self) -> bool:
        self._demand_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._demand_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._demand_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._demand_scope()
        return super().delete()
