"""Locks on names rather than rows, for what has no row yet."""

from django.db import connection


def hold(name: str) -> None:
    """Wait until nobody else holds `name`, then hold it to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
