"""Canned phrases: which are offered for a text."""

from django.db.models import Case as Choice
from django.db.models import Value, When

from lianxin.cases.models import Phrase
from lianxin.foundation.actor import Actor


def phrases_for(actor: Actor, kind: str) -> list[Phrase]:
    """The phrases that `actor` is offered for a text of `kind`: the post's own, the unit's, the hub's, each in their
    order, the same words once."""
    own, units = When(post__isnull=False, then=Value(0)), When(unit__isnull=False, then=Value(1))
    nearest = Choice(own, units, default=Value(2))
    once: dict[str, Phrase] = {}
    for row in Phrase.objects.visible_to(actor).filter(kind=kind).order_by(nearest, "order", "pk"):
        once.setdefault(row.words, row)
    return list(once.values())
