"""Chinese full text: pairs of neighbouring Han characters, and whole words of other scripts.

Tokens go into a `tsvector` column as they are (no text search parser between), queries into a `tsquery`. What is stored
needs no dictionary; one is only asked how to cut what a person typed, so that a new one never makes a row stale.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate
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
LARGEST_ROW = 1_000_000  # bytes of all tokens of one row; the database takes 1,048,575
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
    return _all_of(token for run in _runs(text) for token in _sought(run))


def words(text: str) -> list[str]:
    """The distinct words of `text`, cut as small as the dictionary cuts; a single Han character is none."""
    return list(dict.fromkeys(word for run in _runs(text) for word in _cut(run)))


def word_query(word: str) -> str:
    """The `tsquery` of one word of `words`: all its pairs."""
    return _all_of(token for run in _runs(word) for token in _sought(run))


def loose_query(text: str) -> str:
    """As `search_query`, but of each run only the pairs within its words: 垃圾清运 finds 清运垃圾 too."""
    return _all_of(token for run in _runs(text) for token in _within_words(run))


def sought_tokens(text: str) -> list[str]:
    """Each of the tokens that `search_query` demands, as a `tsquery` of its own."""
    return list(dict.fromkeys(token for run in _runs(text) for token in _sought(run)))


def any_query(queries: Iterable[str]) -> str:
    """The `tsquery` that one of `queries` is enough for."""
    return " | ".join(f"({query})" for query in queries)


def _all_of(sought: Iterable[str]) -> str:
    return " & ".join(dict.fromkeys(sought))


def _cut(run: re.Match[str]) -> list[str]:
    """The words of a run of Han characters, those left out that are made of smaller ones; another word as it is."""
    import rjieba  # reads its dictionary when it is first needed

    if not run["han"]:
        return [run["word"][:LONGEST_WORD]]
    found = [word for word in rjieba.cut_for_search(run["han"]) if len(word) > 1]
    return [word for word in found if not any(part in word for part in found if len(part) < len(word))]


def _within_words(run: re.Match[str]) -> list[str]:
    if not run["han"]:
        return _sought(run)
    return [f"'{pair}'" for word in _cut(run) for pair in _pairs(word)] or _sought(run)


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
    """The `tsvector` of a text, as a value to store: ``Search(tsv=SearchTokens("小区停水"))``.

    Of a text with more than a row can hold, the first tokens are kept.
    """

    function = "array_to_tsvector"
    output_field = SearchVectorField()

    def __init__(self, text: str) -> None:
        super().__init__(Value(_fitting(tokens(text)), output_field=ArrayField(models.TextField())))


def _fitting(found: list[str]) -> list[str]:
    reached = accumulate(len(token.encode()) for token in found)
    return [token for token, size in zip(found, reached, strict=True) if size <= LARGEST_ROW]


@SearchVectorField.register_lookup
class HasTokens(Lookup):
    """``filter(tsv__tokens="兰山 停水")``: rows that hold everything a person typed; none for a text without words."""

    lookup_name = "tokens"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", (*parameters, self.query())

    def query(self) -> str:
        return search_query(str(self.rhs))


@SearchVectorField.register_lookup
class Matches(HasTokens):
    """``filter(tsv__matches=loose_query("垃圾清运"))``: rows that a query made by this module matches."""

    lookup_name = "matches"

    def query(self) -> str:
        return str(self.rhs)
