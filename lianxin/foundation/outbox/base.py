"""Positions stay in order through a restore: the base that is added to the numbers of transactions."""

from django.db import connection


def rebase() -> bool:
    """Lift all positions to come above those given out before, if the database now lives in another cluster.

    Call it before anything is written after a restore; the relay does so when it starts. Answers whether it was needed.
    A function of the owner does the work, for the application may not write the base.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT lianxin_outbox_rebase()")
        row: tuple[bool] = cursor.fetchone()
    return row[0]
