"""Chinese full text without a dictionary: pairs of neighbouring Han characters, and whole words of other scripts.

Tokens go into a `tsvector` column as they are (no text search parser between), queries into a `tsquery`.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.expressions import Func, Value
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    Lookup = models.Lookup[Any]
else:
    Lookup = models.Lookup

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
LONGEST_WORD = 64  # characters; the database takes 2046 bytes
_RUNS = re.compile(rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]+)")


def tokens(text: str) -> list[str]:
    """The distinct tokens of `text` in their order; full-width and upper-case letters are folded.

    The last character of every run is a token as well, so that a search for a single character finds it there.
    """
    return list(dict.fromkeys(token for run in _runs(text) for token in _indexed(run)))


def token_text(text: str) -> str:
    """The tokens parted by spaces, for keeping or looking at."""
    return " ".join(tokens(text))


def search_query(text: str) -> str:
    """What a person typed as text for ``::tsquery``: all pairs and words must occur, a single character begins one.

    Empty for a text without any word, which matches nothing.
    """
    return " & ".join(dict.fromkeys(token for run in _runs(text) for token in _sought(run)))


def _runs(text: str) -> Iterator[re.Match[str]]:
    return _RUNS.finditer(unicodedata.normalize("NFKC", text).lower())


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


def _indexed(run: re.Match[str]) -> list[str]:
    han = run["han"]
    return [*_pairs(han), han[-1]] if han else [run["word"][:LONGEST_WORD]]


def _sought(run: re.Match[str]) -> list[str]:
    han = run["han"]
    if not han:
        return [f"'{run['word'][:LONGEST_WORD]}'"]
    return [f"'{pair}'" for pair in _pairs(han)] or [f"'{han}':*"]


class SearchTokens(Func):
    """The `tsvector` of a text, as a value to store: ``Search(tsv=SearchTokens("小区停水"))``."""

    function = "array_to_tsvector"
    output_field = SearchVectorField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(tokens(text), output_field=ArrayField(models.TextField())))


@SearchVectorField.register_lookup
class HasTokens(Lookup):
    """``filter(tsv__tokens="兰山 停水")``: rows that hold everything a person typed; none for a text without words."""

    lookup_name = "tokens"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*parameters, search_query(str(self.rhs)))
