"""Suggesting categories for a text by citizens' words: a suggestion with its ground, which a person takes or leaves."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import log

from lianxin.taxonomy import queries
from lianxin.taxonomy.models import Category

# A word of the title says more of the matter than one of the body. Measured: see data/README.md.
TITLE_COUNTS = 3
BRANCH = 4  # digits of a second-level code


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category, how strongly it is suggested (comparable within one answer only), and the words that speak for it."""

    category: Category
    score: float
    ground: tuple[str, ...]


def suggest_categories(body: str, at: datetime, *, title: str = "", limit: int = 3) -> list[Suggestion]:
    """At most `limit` categories, best first, each of another second-level branch; none where no word is known.

    A branch is as strong as all its words together; in it the third-level class with the strongest words is named.
    """
    edition = queries.edition(at)
    words = _words(edition.pk, bytes(edition.digest))
    found = _occurrences(body, words)
    found.update({word: TITLE_COUNTS * times for word, times in _occurrences(title, words).items()})
    branches = _by_branch(found, words)
    best = sorted(branches, key=lambda branch: (-sum(branches[branch].values()), branch))[:limit]
    chosen = {branch: min(branches[branch], key=lambda code: (-len(code), -branches[branch][code])) for branch in best}
    categories = {row.code: row for row in edition.categories.filter(code__in=chosen.values())}
    return [
        Suggestion(
            category=categories[chosen[branch]],
            score=round(sum(branches[branch].values()), 3),
            ground=tuple(word for word in found if any(code.startswith(branch) for code in words[word])),
        )
        for branch in best
    ]


Words = dict[str, tuple[str, ...]]


@lru_cache(maxsize=4)
def _words(edition_id: int, digest: bytes) -> Words:
    """The codes that each word speaks for. An edition never changes; its digest tells it from another database's."""
    codes: defaultdict[str, list[str]] = defaultdict(list)
    rows = Category.objects.filter(edition=edition_id, edition__digest=digest).order_by("code")
    for code, keywords in rows.values_list("code", "keywords"):
        for word in keywords:
            codes[word].append(code)
    return {word: tuple(its) for word, its in sorted(codes.items(), key=lambda item: (-len(item[0]), item[0]))}


def _occurrences(text: str, words: Words) -> Counter[str]:
    """How often each word stands in the text, longer words first; what one word has taken no other takes."""
    found: Counter[str] = Counter()
    for word in words:
        if times := text.count(word):
            found[word] = times
            text = text.replace(word, "\0")
    return found


def _by_branch(found: Counter[str], words: Words) -> dict[str, dict[str, float]]:
    """For each branch the weight of its codes: longer words count more, repeated ones ever less."""
    branches: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for word, times in found.items():
        weight = (len(word) - 0.5) * (1 + log(times))
        for code in words[word]:
            codes = branches[code[:BRANCH]]
            codes[code] = codes.get(code, 0.0) + weight
    return branches
