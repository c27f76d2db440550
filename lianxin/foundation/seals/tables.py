"""Names for the SQL that compares whole tables."""

from django.db import models
from psycopg import sql

from lianxin.foundation.outbox.books import Book


def table(model: type[models.Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def chain_key(book: Book, alias: str) -> sql.Composed:
    """The expression for an event's chain key, in the order of its bytes; `alias` names the book's table."""
    columns = sql.SQL(", ").join(sql.Identifier(alias, column) for column in book.columns)
    return sql.SQL("""concat_ws(':', {columns}) COLLATE "C" """).format(columns=columns)
