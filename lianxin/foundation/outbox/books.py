"""The books of the outbox: the tables of events that the relay reads, the seals cover and the verifier proves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lianxin.foundation.models.events import ChainedEvent

Heads = Callable[[], Iterator[tuple[str, int]]]
_INDEXES = (["position", "id"], ["book_hub_id", "position"])
_books: dict[str, "Book"] = {}


@dataclass(frozen=True, slots=True)
class Book:
    """One table of events.

    `scope_label` is what one chain of it is called on pages, such as ``诉求工单``; `heads` yields (chain key, number of
    the last event) as kept on the subjects' own rows, where a room keeps them.
    """

    model: type[ChainedEvent]
    scope_label: str
    heads: Heads | None = None

    @property
    def name(self) -> str:
        """The book's lasting name in cursors, seals and messages, such as ``foundation.recordevent``."""
        return self.model._meta.label_lower

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        """The columns that name a chain, in the order of its key."""
        columns = {field.attname: str(field.column) for field in self.model._meta.concrete_fields}
        return [columns[name] for name in self.model.chain_fields]

    def chain(self, chain_key: str) -> dict[str, str]:
        """The filter for the chain that `chain_key` names."""
        return dict(zip(self.model.chain_fields, chain_key.split(":"), strict=True))


def register(model: type[ChainedEvent], *, scope_label: str, heads: Heads | None = None) -> Book:
    """Make `model` a book; a room does so in its `subscribers.py`.

    Raises ValueError for a second registration, a model whose chains have no name or one without the indexes that
    relay and seals read by.
    """
    book = Book(model, scope_label, heads)
    indexed = [index.fields for index in model._meta.indexes]
    if book.name in _books or not model.chain_fields or any(fields not in indexed for fields in _INDEXES):
        raise ValueError(f"{book.name} is registered already, has no chain_fields or lacks an index of {_INDEXES}")
    _books[book.name] = book
    return book


def registered() -> list[Book]:
    """All books, in the order of their registration."""
    return list(_books.values())


def named(name: str) -> Book:
    """The book of that name; raises KeyError when there is none."""
    return _books[name]
