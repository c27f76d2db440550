"""Canned phrases: which are offered for a text."""

from collections.abc import Collection

from lianxin.cases.models import Phrase
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor

# What the citizen said is one person's matter: no page offers to keep it for others.
OF_CITIZENS = frozenset(
    {
        TextKind.TITLE,
        TextKind.CONTENT,
        TextKind.PLACE,
        TextKind.DETAILS,
        TextKind.SUPPLEMENT,
        TextKind.OBJECTION,
        TextKind.WITHDRAWAL,
        TextKind.CITIZEN_WORDS,
    }
)


def phrases_for(actor: Actor, kinds: Collection[str]) -> dict[str, list[Phrase]]:
    """The phrases that `actor` is offered for texts of each of `kinds`: the post's own, the unit's, the hub's, each in
    their order, the same words once."""
    once: dict[str, dict[str, Phrase]] = {kind: {} for kind in kinds}
    rows = Phrase.objects.visible_to(actor).filter(kind__in=once).order_by("order", "pk")
    for row in sorted(rows, key=_distance):
        once[row.kind].setdefault(row.words, row)
    return {kind: list(found.values()) for kind, found in once.items()}


def _distance(phrase: Phrase) -> int:
    return 0 if phrase.post_id else 1 if phrase.unit_id else 2
