from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lianxin.cases.states import REQUEST_OPEN, RequestKind, RequestState
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.organizations.models import Unit


class CaseRequestQuerySet(ScopedQuerySet["CaseRequest"]):
    def rows_for(self, actor: Actor) -> Self:
        """A hub's posts see what is asked in its cases and what is asked of it; a unit's posts what is asked for its
        orders and those below."""
        match actor.scope:
            case Scope.CITY:
                return self.all()
            case Scope.HUB:
                return self.filter(Q(case__hub_id=actor.hub_id) | Q(to_hub_id=actor.hub_id))
            case Scope.UNIT | Scope.LINE:
                return self.filter(order__unit__in=Unit.objects.within(actor))
            case _:
                return self.none()

    def shows(self, actor: Actor, row: "CaseRequest") -> bool:
        match actor.scope:
            case Scope.CITY:
                return True
            case Scope.HUB:
                return actor.hub_id in (row.case.hub_id, row.to_hub_id)
        return super().shows(actor, row)


class CaseRequest(models.Model):
    """What one side asks and another decides: return, extension, suspension, findings, help of the city's units.

    `reason` is a code of the dictionary of its kind; `needs` are the codes of what the rules ask for and the asker has
    shown (``step.return_needs`` and the like); `wanted_until` is the planned date. `granted` tells what was granted: a
    span for an extension, a moment for a suspension. The reason in words and the opinion are texts of the case.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="requests")
    order = models.ForeignKey("cases.TaskOrder", on_delete=models.PROTECT, null=True, related_name="requests")
    kind = models.CharField(max_length=16, choices=RequestKind)
    state = models.CharField(max_length=16, choices=RequestState, default=RequestState.ASKED)
    reason = models.CharField(max_length=32)
    text = models.ForeignKey("cases.CaseText", on_delete=models.PROTECT, null=True, related_name="+")
    opinion = models.ForeignKey("cases.CaseText", on_delete=models.PROTECT, null=True, related_name="+")
    needs = models.JSONField(default=list, blank=True)
    suggested_unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    to_hub = models.ForeignKey("organizations.Hub", on_delete=models.PROTECT, null=True, related_name="+")
    wanted_span = models.CharField(max_length=12, blank=True)
    wanted_until = models.DateTimeField(null=True)
    granted = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    citizen_told_at = models.DateTimeField(null=True)

    objects: ClassVar[CaseRequestQuerySet] = CaseRequestQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "order", "kind"],
                condition=Q(state__in=REQUEST_OPEN),
                nulls_distinct=False,
                name="request_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=REQUEST_OPEN, decided_at__isnull=True)
                | ~Q(state__in=REQUEST_OPEN) & Q(decided_at__isnull=False),
                name="request_decided_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("asked_at")),
                name="request_decided_after_asked",
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.CITY_UNITS, to_hub__isnull=False)
                | ~Q(kind=RequestKind.CITY_UNITS) & Q(to_hub__isnull=True, order__isnull=False),
                name="request_of_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "asked_at"], condition=Q(state__in=REQUEST_OPEN), name="request_open"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in REQUEST_OPEN
