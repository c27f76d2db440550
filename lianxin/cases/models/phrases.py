from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lianxin.cases.states import UNITS_WRITE, TextKind
from lianxin.foundation.actor import Actor, ActorKind, Scope
from lianxin.foundation.scope import ScopedQuerySet


class PhraseQuerySet(ScopedQuerySet["Phrase"]):
    def rows_for(self, actor: Actor) -> Self:
        """Everybody's own in the post that he holds, those of the unit, and those of the hub: its posts read all of
        them, units those for what units write."""
        if actor.kind is ActorKind.SYSTEM:
            return self.all()
        if not actor.post_id:
            return self.none()
        seen = Q(post_id=actor.post_id) | Q(unit_id=actor.unit_id, unit__isnull=False)
        match actor.scope:
            case Scope.CITY:
                seen |= Q(hub__isnull=False)
            case Scope.HUB:
                seen |= Q(hub_id=actor.hub_id)
            case Scope.UNIT | Scope.LINE:
                seen |= Q(hub__isnull=False, kind__in=sorted(UNITS_WRITE))
        return self.filter(seen)


class Phrase(models.Model):
    """Words that are often written (常用语), for one kind of text: of a hub, a unit or one post."""

    kind = models.CharField(max_length=24, choices=TextKind)
    words = models.TextField("常用语")
    order = models.PositiveSmallIntegerField("次序", default=0)
    hub = models.ForeignKey("organizations.Hub", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField()

    objects: ClassVar[PhraseQuerySet] = PhraseQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hub__isnull=False, unit__isnull=True, post__isnull=True)
                | Q(hub__isnull=True, unit__isnull=False, post__isnull=True)
                | Q(hub__isnull=True, unit__isnull=True, post__isnull=False),
                name="phrase_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="phrase_has_words"),
            models.UniqueConstraint(
                fields=["kind", "hub", "unit", "post", "words"], nulls_distinct=False, name="phrase_once_an_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.words
