"""Telling how far it has come."""

from typing import Protocol


class Watch(Protocol):
    def begin(self, what: str, total: int) -> None:
        """`what` follows, `total` rows or files of it."""

    def advance(self, done: int) -> None:
        """So many more are done."""
