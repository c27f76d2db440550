from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.scope import ScopedQuerySet


class CaseClaimQuerySet(ScopedQuerySet["CaseClaim"]):
    def rows_for(self, actor: Actor) -> Self:
        """The hotline's posts see who has what of the cases that they see; units see nothing of it."""
        match actor.scope:
            case Scope.CITY:
                return self.all()
            case Scope.HUB:
                return self.filter(case__hub_id=actor.hub_id)
            case _:
                return self.none()

    def live(self, at: datetime) -> Self:
        """Those that have not run out by `at`."""
        return self.filter(until__gt=at)


class CaseClaim(models.Model):
    """Somebody has taken a case from the pool, or what is asked in it (认领): orders work, locks nothing.

    The row is there while the claim is: the database removes it the moment the case changes its state or its hub, or
    the request is decided. Who had what when stands in the events.
    """

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey("cases.CaseRequest", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    until = models.DateTimeField()

    objects: ClassVar[CaseClaimQuerySet] = CaseClaimQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("taken_at")), name="case_claim_ends_after_it_began"),
        ]
        indexes = [models.Index(fields=["post", "until"], name="case_claim_of_post")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.post_id}"
