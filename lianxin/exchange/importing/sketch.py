"""A first mapping for a file, from its headings and the words that stand in its columns: to be completed by hand."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from django.db.models import TextChoices

from lianxin.cases.states import AppealType, CaseState, Channel, Satisfaction, Solved, Urgency
from lianxin.citizens.models import Sex
from lianxin.exchange.importing.mapping import as_toml, guess
from lianxin.exchange.importing.source import Source, opened

MOST_WORDS = 40
_CHOICES: Mapping[str, type[TextChoices]] = {
    "state": CaseState,
    "channel": Channel,
    "appeal_type": AppealType,
    "urgency": Urgency,
    "sex": Sex,
    "solved": Solved,
    "satisfaction": Satisfaction,
}


def sketch(kind: str, path: Path) -> str:
    """The mapping as TOML, with the words met in columns of ours that have a list of values, the commonest first, and
    what they may mean. Raises BadInput as `opened`."""
    source = opened(path)
    _line, headings = next(source.lines(), (0, []))
    guessed = guess(kind, headings)
    met = _met(source, {key: headings.index(own) for key, own in guessed.columns.items() if key in _CHOICES})
    words = {key: {word: _meant(_CHOICES[key], word) for word in found} for key, found in met.items()}
    return as_toml(guessed, {key: told for key, told in words.items() if told})


def _met(source: Source, places: Mapping[str, int]) -> dict[str, list[str]]:
    counts: dict[str, Counter[str]] = {key: Counter() for key in places}
    for _line, cells in source.lines(2):
        for key, place in places.items():
            if place < len(cells) and cells[place] and len(counts[key]) <= MOST_WORDS:
                counts[key][cells[place]] += 1
    return {key: [word for word, _count in found.most_common(MOST_WORDS)] for key, found in counts.items()}


def _meant(kind: type[TextChoices], word: str) -> str:
    """Our code for a word of theirs: one that is called so, else the only one whose name stands in it."""
    labels = {str(each.label): str(each.value) for each in kind} | {str(each.value): str(each.value) for each in kind}
    if word in labels:
        return labels[word]
    alike = {code for label, code in labels.items() if label.removeprefix("已") in word}
    return alike.pop() if len(alike) == 1 else ""
