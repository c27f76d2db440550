"""The search rows of a case, one for each audience: written with it, and what a person typed looked for in them."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from math import isqrt, log, prod
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BigIntegerField,
    FloatField,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models import Case as Choice
from django.db.models.expressions import Expression
from django.db.models.functions import Coalesce

from lianxin.cases import veils
from lianxin.cases.models import Case, CaseSearch, CaseText
from lianxin.cases.queries import is_unit
from lianxin.cases.states import TextKind
from lianxin.foundation import masks
from lianxin.foundation.actor import Actor
from lianxin.foundation.memo import remembered
from lianxin.foundation.prepared import AnyOf
from lianxin.foundation.tokens import SearchTokens, any_query, loose_query, search_query, sought_tokens

Row = TypeVar("Row", bound=Model)

MANY = 1000  # so many of the newest hits are ranked, and so far hits are counted
_RARE_TOKENS = 10  # at most so many tokens are looked for where none of the rows has all of them
_LEAST_SHARE = 0.25  # of their weight, which a row must have to be found by them
_LEAST_RANKED = 0.1  # the same where the best come first, so that what has little of it is not in the way
_LONG_TEXT = 2000  # tokens: a row with so many counts half, for it has something of everything
_LONG = 3  # words, or twice as many characters: of a shorter text all are demanded
_SOON = 64  # rows: among so many an early hit is wanted
_SHORTEST_NUMBER = 4  # digits: shorter ones are words like any other


# The texts of a case that find it; of supplements all count, of the others the newest version.
FINDING = (TextKind.TITLE, TextKind.CONTENT, TextKind.PLACE, TextKind.DETAILS, TextKind.SUPPLEMENT)


def write(case: Case, said: Mapping[TextKind, str]) -> None:
    """Make the texts of a new `case` findable: for the hotline as they are, for units without whoever spoke and without
    numbers of people."""
    CaseSearch.objects.bulk_create(
        CaseSearch(case=case, audience=audience, registered_at=case.registered_at, tokens=SearchTokens(text))
        for audience, text in found_by(_called(case), said.values(), veils.for_new(case)).items()
    )


def rewrite(case: Case) -> None:
    """Make `case` findable by what its texts say now, and by nothing that they said before: after a correction or a
    supplement, or where another may speak or be known."""
    rows = CaseText.objects.filter(case=case, order__isnull=True, kind__in=FINDING).order_by("version")
    newest = {(row.kind, row.version if row.kind == TextKind.SUPPLEMENT else 0): row.text for row in rows}
    for audience, text in found_by(_called(case), newest.values(), veils.for_any_unit(case)).items():
        CaseSearch.objects.filter(case=case, audience=audience).update(tokens=SearchTokens(text))


def _called(case: Case) -> str:
    """What a case is called: its number, and that of the system from which it was imported."""
    return f"{case.number}\n{case.old_number}".strip()


def found_by(number: str, said: Iterable[str], veil: veils.Veil) -> dict[CaseSearch.Audience, str]:
    """What each audience finds a case by: the hotline its number and texts as they are, units what `veil` and the masks
    leave of them."""
    whole = "\n".join(said)
    audiences = {CaseSearch.Audience.HUB: whole, CaseSearch.Audience.UNIT: masks.text(veil.over(whole))}
    return {audience: f"{number}\n{text}" for audience, text in audiences.items()}


def audience_of(actor: Actor) -> CaseSearch.Audience:
    """Whose search rows the reader searches."""
    return CaseSearch.Audience.UNIT if is_unit(actor) else CaseSearch.Audience.HUB


def found(rows: QuerySet[Row], words: str, audience: CaseSearch.Audience, *, ranked: bool = False) -> QuerySet[Row]:
    """`rows`, visible cases or orders, narrowed to those that `words` find.

    All pairs of characters must occur, or the words begin the number; where no row has them, those within words, so
    that their order is forgiven; at last, of a longer text, at least a quarter of what its rarest pairs weigh. Where
    they are to be `ranked`, a longer text is taken as a whole or in parts at once, and a tenth is enough.
    """
    narrowed = rows
    for reading in _readings(words, audience, ranked=ranked):
        narrowed = _holding(rows, reading, _few(reading, audience), audience)
        if reading.is_last or narrowed.exists():
            break
    return narrowed


def first(rows: QuerySet[Row], shown: QuerySet[Row], words: str, audience: CaseSearch.Audience, most: int) -> list[int]:
    """The ids of the first `most` of `shown`, some of `rows` in their order, among those of `rows` that `words` find as
    `found` understands them."""
    page: list[int] = []
    for reading in _readings(words, audience):
        cases = _few(reading, audience)
        if cases is None and not reading.number:
            page = _asked_in_turn(shown, reading, audience, most)
        else:
            page = list(_holding(shown, reading, cases, audience).values_list("pk", flat=True)[:most])
        if page or reading.is_last or _holding(rows, reading, cases, audience).exists():
            break
    return page


def best(rows: QuerySet[Row], words: str, audience: CaseSearch.Audience, most: int) -> list[int]:
    """The ids of the best `most` of the first `MANY` of `rows`, the best first and equal ones in their order."""
    keys = list(rows.values_list("pk", "pk" if rows.model is Case else "case_id")[:MANY])
    weights = weigh(sought_tokens(words), audience)
    hits = CaseSearch.objects.filter(audience=audience, case__in={case for _pk, case in keys})
    length = Func("tokens", function="length", output_field=FloatField())
    scored = hits.annotate(score=_weight(weights) / (Value(1.0) + length / Value(float(_LONG_TEXT))))
    scores = dict(scored.values_list("case_id", "score"))
    return [pk for pk, case in sorted(keys, key=lambda key: -scores.get(key[1], 0.0))[:most]]


def held(
    cases: QuerySet[Case], weights: Mapping[str, float], audience: CaseSearch.Audience, *, least: float, most: int
) -> dict[int, list[bool]]:
    """Which of the `tsquery`s of `weights` each of `cases` holds, of the first `most` that hold one, in their order.
    Cases whose weight cannot be `least` may be left out: common words alone find too many."""
    queries = list(weights)
    reading = _Reading(any_query(_needed(weights, least)))
    few = _few(reading, audience)
    shown = _holding(cases, reading, few, audience) if few is not None else cases
    try:
        rows, given = shown.values_list("pk").query.sql_with_params()
    except EmptyResultSet:
        return {}
    has = ", ".join(["hit.tokens @@ %s::tsquery"] * len(queries))
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(rows=rows, has=has), [*queries, *given, audience, reading.query, most])
        return dict(cursor.fetchall())


# No more rows are looked at than are needed: OFFSET holds the planner to their order.
_HELD = """
    SELECT shown.id, ARRAY[{has}] FROM ({rows} OFFSET 0) AS shown (id), LATERAL (
        SELECT own.tokens FROM cases_casesearch AS own
        WHERE own.case_id = shown.id AND own.audience = %s AND own.tokens @@ %s::tsquery OFFSET 0
    ) AS hit LIMIT %s
"""


def weigh(queries: Collection[str], audience: CaseSearch.Audience, *, but: int = 0) -> dict[str, float]:
    """How much each `tsquery` tells, by how rare it is among all rows `but` so many that have it anyway: what no other
    row has is left out."""
    having = frequencies(queries, audience)
    rows = max([_row_count(), *having.values()], default=1)
    return {query: log(1 + rows / (count - but)) for query, count in having.items() if count > but}


def frequencies(queries: Collection[str], audience: CaseSearch.Audience) -> dict[str, int]:
    """How many cases each `tsquery` finds, counted up to `MANY` + 1."""
    return remembered(("frequencies", *queries, audience), lambda: _counted(queries, audience)) if queries else {}


def _counted(queries: Collection[str], audience: CaseSearch.Audience) -> dict[str, int]:
    found = dict.fromkeys(_common(queries), MANY + 1)
    if asked := [query for query in queries if query not in found]:
        given = [value for query in asked for value in (query, audience, query, MANY + 1)]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join([_COUNT] * len(asked)), given)
            found |= dict(cursor.fetchall())
    return {query: found[query] for query in queries}


def _common(queries: Collection[str]) -> list[str]:
    """Those of `queries` that the database's statistics know to be common: to count them would read long lists of rows.
    Neighbouring tokens come together oftener than by chance, so that their shares promise too little rather than too
    much."""
    tokens = {query: query.split(" & ") for query in queries}
    with connection.cursor() as cursor:
        cursor.execute(_SHARES, [list({token for each in tokens.values() for token in each})])
        shares = dict(cursor.fetchall())
    least = 2 * MANY / (_row_count() or 1)  # twice: far beyond what a sample may err
    return [query for query, each in tokens.items() if prod(shares.get(token, 0.0) for token in each) > least]


_SHARES = """
    SELECT quote_literal(common.token), common.share FROM pg_stats,
        unnest(most_common_elems::text::text[], most_common_elem_freqs) AS common (token, share)
    WHERE schemaname = current_schema() AND tablename = 'cases_casesearch' AND attname = 'tokens'
        AND quote_literal(common.token) = ANY(%s)
"""
_COUNT = """
    SELECT %s, count(*) FROM (
        SELECT FROM cases_casesearch WHERE audience = %s AND tokens @@ %s::tsquery LIMIT %s
    ) AS found
"""


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to understand what was typed: `query`; where its parts have `weights`, those found weigh `least`."""

    query: str
    weights: Mapping[str, float] = field(default_factory=dict)
    least: float = 0.0
    number: str = ""
    is_last: bool = False


def _readings(words: str, audience: CaseSearch.Audience, *, ranked: bool = False) -> Iterator[_Reading]:
    """The strictest first."""
    strict, loose, parts = search_query(words), loose_query(words), sought_tokens(words)
    is_long = len(parts) >= _LONG and len("".join(words.split())) >= _LONG * 2
    yield _Reading(strict, number=_number(words), is_last=strict == loose and not is_long)
    if loose != strict and not (ranked and is_long):
        yield _Reading(loose, is_last=not is_long)
    if is_long:
        weights = _rarest(parts, audience)
        least = (_LEAST_RANKED if ranked else _LEAST_SHARE) * sum(weights.values())
        yield _Reading(any_query(_needed(weights, least)), weights, least, is_last=True)


def _needed(weights: Mapping[str, float], least: float) -> list[str]:
    """The tokens of which a row of `least` weight has one: the lightest do not weigh it together."""
    lightest_first = sorted(weights.items(), key=lambda item: item[1])
    sums = accumulate(weight for _query, weight in lightest_first)
    return [query for (query, _weight), total in zip(lightest_first, sums, strict=True) if total >= least]


def _rarest(parts: Collection[str], audience: CaseSearch.Audience) -> dict[str, float]:
    """The rarest of the tokens with their weights."""
    weights = weigh(parts, audience)
    return dict(sorted(weights.items(), key=lambda item: -item[1])[:_RARE_TOKENS])


def _number(words: str) -> str:
    """The digits of a case's number, or of its beginning; empty where something else was typed."""
    digits = "".join(words.split())
    return digits if digits.isascii() and digits.isdecimal() and len(digits) >= _SHORTEST_NUMBER else ""


def _holding(
    rows: QuerySet[Row], reading: _Reading, cases: list[int] | None, audience: CaseSearch.Audience
) -> QuerySet[Row]:
    """The rows whose case is found by `reading`; `cases` are its hits where they are few."""
    case, number = ("pk", "number") if rows.model is Case else ("case", "case__number")
    if cases is not None:
        found = Q(AnyOf(case, Value(cases, output_field=ArrayField(BigIntegerField()))))
    else:
        own = _hits(reading, audience).filter(case=OuterRef(case)).values(hit=Value(True))[:1]
        found = Q(Coalesce(Subquery(own), Value(False)))
    if reading.number:
        found |= Q(**{f"{number}__startswith": reading.number})
    return rows.filter(found)


def _asked_in_turn(shown: QuerySet[Row], reading: _Reading, audience: CaseSearch.Audience, most: int) -> list[int]:
    """The ids of the first `most` of `shown` whose case is found by `reading`, no more rows looked at than are needed:
    OFFSET holds the planner to their order."""
    try:
        rows, given = shown.values_list("pk", "pk" if shown.model is Case else "case_id").query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_IN_TURN.format(rows=rows), [*given, reading.query, audience, most])
        return [key for (key,) in cursor.fetchall()]


_IN_TURN = """
    SELECT shown.id FROM ({rows} OFFSET 0) AS shown (id, case_id) WHERE (
        SELECT hit.tokens @@ %s::tsquery FROM cases_casesearch AS hit
        WHERE hit.case_id = shown.case_id AND hit.audience = %s
    ) LIMIT %s
"""


def _few(reading: _Reading, audience: CaseSearch.Audience) -> list[int] | None:
    """The cases that `reading` finds, the weightiest where some of its parts may be missing; None where they are many.

    The database takes neighbouring pairs for strangers, and a common word of several pairs for a rare one. So hits that
    may be few are listed first; where there are many, each row is asked in its turn, since the next one soon holds it.
    """

    def listed() -> list[int] | None:
        hits = _hits(reading, audience)
        return _heaviest(hits) if reading.weights else _listed(hits, isqrt(_SOON * _row_count()) + _SOON)

    return remembered(("hits", reading.query, reading.least, audience), listed)


def _heaviest(hits: QuerySet[Any]) -> list[int]:
    """The cases of the weightiest of `hits`, as many as are ranked."""
    return list(hits.order_by("-weight", "-registered_at").values_list("case_id", flat=True)[:MANY])


def _listed(hits: QuerySet[CaseSearch], few: int) -> list[int] | None:
    """The cases of `hits`, None where there are more than `few`."""
    if json.loads(hits.explain(format="json"))[0]["Plan"]["Plan Rows"] > few:
        return None
    keys = list(hits.values_list("case_id", flat=True)[: few + 1])
    return keys if len(keys) <= few else None


def _hits(reading: _Reading, audience: CaseSearch.Audience) -> QuerySet[CaseSearch]:
    hits = CaseSearch.objects.filter(audience=audience, tokens__matches=reading.query)
    if not reading.weights:
        return hits
    return hits.annotate(weight=_weight(reading.weights)).filter(weight__gte=reading.least)


def _weight(weights: Mapping[str, float]) -> Expression:
    """What of `weights` a search row has."""
    total: Expression = Value(0.0, output_field=FloatField())
    for query, weight in weights.items():
        total = total + Choice(When(tokens__matches=query, then=Value(weight)), default=Value(0.0))
    return total


def _row_count() -> int:
    """About how many cases there are, as the database's statistics know."""
    return remembered("rows that are searched", _counted_rows)


def _counted_rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0) / 2 FROM pg_class WHERE oid = 'cases_casesearch'::regclass")
        return int(cursor.fetchone()[0])
