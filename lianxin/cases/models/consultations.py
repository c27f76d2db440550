from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.organizations.models import Unit


class ConsultationQuerySet(ScopedQuerySet["Consultation"]):
    def rows_for(self, actor: Actor) -> Self:
        """A hub's posts see what it asked; a unit's posts what was asked of the unit and those below it."""
        match actor.scope:
            case Scope.CITY:
                return self.all()
            case Scope.HUB:
                return self.filter(case__hub_id=actor.hub_id)
            case Scope.UNIT | Scope.LINE:
                return self.filter(unit__in=Unit.objects.within(actor))
            case _:
                return self.none()


class Consultation(models.Model):
    """The hotline asks a unit, before dispatch, whether a matter is its duty (征询). The unit reads the question alone,
    not the case. `fallen_at` is when nobody waited for the answer any longer."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consultations")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey("cases.CaseText", on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey("cases.CaseText", on_delete=models.PROTECT, null=True, related_name="+")
    is_ours = models.BooleanField(null=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    fallen_at = models.DateTimeField(null=True)

    objects: ClassVar[ConsultationQuerySet] = ConsultationQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "unit"],
                condition=Q(answered_at__isnull=True, fallen_at__isnull=True),
                name="consultation_one_open_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(fallen_at__isnull=True) | Q(answered_at__isnull=True, fallen_at__gte=F("asked_at")),
                name="consultation_fallen_unanswered",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, is_ours__isnull=True, answer__isnull=True)
                | Q(answered_at__gte=F("asked_at"), is_ours__isnull=False),
                name="consultation_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"
