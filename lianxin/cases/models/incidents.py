from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.scope import ScopedQuerySet


class IncidentQuerySet(ScopedQuerySet["Incident"]):
    def rows_for(self, actor: Actor) -> Self:
        """A hub's posts see its own; units read of it in the master case."""
        match actor.scope:
            case Scope.CITY:
                return self.all()
            case Scope.HUB:
                return self.filter(hub_id=actor.hub_id)
            case _:
                return self.none()


class Incident(models.Model):
    """One burst of matters with one cause (群发事件): a master case that units handle, and the cases merged into it.

    `title` names the matter in public words (no personal data); what is answered to all is a text of each case.
    """

    hub = models.ForeignKey("organizations.Hub", on_delete=models.PROTECT, related_name="+")
    master = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    category = models.ForeignKey("taxonomy.Category", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("taxonomy.Area", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[IncidentQuerySet] = IncidentQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="incident_closed_after"
            ),
        ]

    def __str__(self) -> str:
        return self.title
