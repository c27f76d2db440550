"""Taking a step to see what it would do: all that it wrote is undone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Within the block steps are taken and their outcome is read; at its end, and where something is raised, nothing of
    it has happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
