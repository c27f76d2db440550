"""Canned phrases: which are offered for a text."""

from collections.abc import Collection

from django.db.models import Case as Choice
from django.db.models import Value, When

from lianxin.cases.models import Phrase
from lianxin.foundation.actor import Actor


def phrases_for(actor: Actor, kind: str) -> list[Phrase]:
    """The phrases that `actor` is offered for a text of `kind`: the post's own, the unit's, the hub's, each in their
    order, the same words once."""
    return phrases_for_all(actor, [kind])[kind]


def phrases_for_all(actor: Actor, kinds: Collection[str]) -> dict[str, list[Phrase]]:
    """`phrases_for` each of several kinds."""
    own, units = When(post__isnull=False, then=Value(0)), When(unit__isnull=False, then=Value(1))
    nearest = Choice(own, units, default=Value(2))
    once: dict[str, dict[str, Phrase]] = {kind: {} for kind in kinds}
    for row in Phrase.objects.visible_to(actor).filter(kind__in=once).order_by(nearest, "order", "pk"):
        once[row.kind].setdefault(row.words, row)
    return {kind: list(rows.values()) for kind, rows in once.items()}
