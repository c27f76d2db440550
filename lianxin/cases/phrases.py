"""Canned phrases: which are offered for a text."""

from collections.abc import Collection

from django.db.models import Case as Choice
from django.db.models import Value, When

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
    own, units = When(post__isnull=False, then=Value(0)), When(unit__isnull=False, then=Value(1))
    nearest = Choice(own, units, default=Value(2))
    once: dict[str, dict[str, Phrase]] = {kind: {} for kind in kinds}
    for row in Phrase.objects.visible_to(actor).filter(kind__in=once).order_by(nearest, "order", "pk"):
        once[row.kind].setdefault(row.words, row)
    return {kind: list(rows.values()) for kind, rows in once.items()}
