"""How many rows stand under each light, and how many are over: counted in one go, each clock looked at once."""

from typing import TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

from lianxin.cases import narrowing
from lianxin.cases.filters import CLOSED, FILTERS
from lianxin.clocks.models import Light

Row = TypeVar("Row", bound=Model)
_TALLY = """
    SELECT CASE lit.is_red WHEN true THEN %s WHEN false THEN %s ELSE %s END, count(*)
    FROM ({rows}) AS shown (id) LEFT JOIN (
        SELECT clock.id, bool_or(clock.light = %s) AS is_red FROM ({clocks}) AS clock (id, light) GROUP BY clock.id
    ) AS lit ON lit.id = shown.id
    GROUP BY lit.is_red
    UNION ALL SELECT %s, count(*) FROM ({over}) AS over (id)
"""


def tally(rows: QuerySet[Row], over: QuerySet[Row]) -> dict[str, int]:
    """How many of `rows`, open cases or orders that the reader sees, have each light as their worst one (as
    `narrowing.with_light` says it), and how many `over` has: by FILTERS."""
    clocks, of_clocks = narrowing.lit_clocks(rows.model, [Light.RED, Light.AMBER], "light").query.sql_with_params()
    try:
        shown, of_rows = rows.values_list("pk").query.sql_with_params()
        ended, of_over = over.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return dict.fromkeys(FILTERS, 0)
    values = [Light.RED, Light.AMBER, Light.GREEN, *of_rows, Light.RED, *of_clocks, CLOSED, *of_over]
    with connection.cursor() as cursor:
        cursor.execute(_TALLY.format(rows=shown, clocks=clocks, over=ended), values)
        return dict.fromkeys(FILTERS, 0) | dict(cursor.fetchall())
