from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lianxin.cases.states import ORDER_OPEN, ORDER_OVER, ORDER_VOID, OrderRole, OrderState
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.models.prepared import PreparedRow
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.organizations.models import Unit

_UNSIGNED = [OrderState.PENDING_SIGN_FOR, OrderState.RECALLED]
_EITHER = [OrderState.RETURN_REVIEW, OrderState.RETURNED, OrderState.CANCELLED]


class TaskOrderQuerySet(ScopedQuerySet["TaskOrder"]):
    def rows_for(self, actor: Actor) -> Self:
        """A hub's posts see the orders of its cases; a unit's posts those of the unit and the units below it."""
        match actor.scope:
            case Scope.CITY:
                return self.all()
            case Scope.HUB:
                return self.filter(hub_id=actor.hub_id)
            case Scope.UNIT | Scope.LINE:
                return self.filter(unit__in=Unit.objects.within(actor))
            case _:
                return self.none()

    def shows(self, actor: Actor, row: "TaskOrder") -> bool:
        match actor.scope:
            case Scope.CITY:
                return True
            case Scope.HUB:
                return row.hub_id == actor.hub_id
            case Scope.UNIT:
                return f"/{actor.unit_id}/" in row.unit.path
        return super().shows(actor, row)


class TaskOrder(PreparedRow):
    """One unit's share of a case (群众诉求任务单). Never reopened: rework and redispatch issue a new one.

    `index` numbers the orders of a case; `hub` is the hub that is responsible for the case, so `hand_over` changes it;
    an order under another (`parent`) is the same thing one tier down. `version` counts what people did with it, so that
    a unit's form knows whether it is stale. `assignee` is who handles it inside the unit; `ended_at` is when it ended
    without an answer. An order that came by a ruling (`is_designated`) is not returned.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, db_index=False, related_name="orders")
    index = models.PositiveSmallIntegerField()
    hub = models.ForeignKey("organizations.Hub", on_delete=models.PROTECT, db_index=False, related_name="+")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, db_index=False, related_name="+")
    role = models.CharField(max_length=10, choices=OrderRole)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    level = models.PositiveSmallIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    state = models.CharField(max_length=20, choices=OrderState, default=OrderState.PENDING_SIGN_FOR)
    version = models.PositiveIntegerField(default=0)
    assignee = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    catalogue_entry = models.ForeignKey(
        "rulebook.CatalogueEntry", on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_designated = models.BooleanField(default=False)
    dispatched_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[TaskOrderQuerySet] = TaskOrderQuerySet.as_manager()  # type: ignore[assignment]  # as above

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "index"], name="order_index_once"),
            models.UniqueConstraint(
                fields=["case", "round", "parent"],
                condition=Q(role=OrderRole.LEAD) & ~Q(state__in=sorted(ORDER_VOID)),
                nulls_distinct=False,
                name="order_one_lead_a_round",
            ),
            models.UniqueConstraint(
                fields=["case", "round", "parent", "unit"],
                condition=~Q(state__in=sorted(ORDER_VOID)),
                nulls_distinct=False,
                name="order_once_for_each_unit",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, level=1) | Q(parent__isnull=False, level__gt=1), name="order_level"
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(signed_at__gte=F("dispatched_at")),
                name="order_signed_after_sent",
            ),
            # Clocks, texts, events and orders below name an order together with its case (migration 0003).
            models.UniqueConstraint(fields=["id", "case"], name="order_of_its_case"),
            models.CheckConstraint(
                condition=(Q(contacted_at__isnull=True) | Q(contacted_at__gte=F("dispatched_at")))
                & (Q(submitted_at__isnull=True) | Q(submitted_at__gte=F("signed_at")))
                & (Q(finished_at__isnull=True) | Q(finished_at__gte=F("submitted_at"))),
                name="order_moments_in_order",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_UNSIGNED, signed_at__isnull=True)
                | Q(state__in=_EITHER)
                | ~Q(state__in=_UNSIGNED + _EITHER) & Q(signed_at__isnull=False),
                name="order_signed_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state=OrderState.FINISHED, finished_at__isnull=False)
                | ~Q(state=OrderState.FINISHED) & Q(finished_at__isnull=True),
                name="order_finished_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(ORDER_VOID), ended_at__isnull=False)
                | ~Q(state__in=sorted(ORDER_VOID)) & Q(ended_at__isnull=True),
                name="order_ended_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(is_designated=False) | ~Q(state__in=[OrderState.RETURN_REVIEW, OrderState.RETURNED]),
                name="order_designated_is_not_returned",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "-dispatched_at"], name="order_unit_state"),
            models.Index(fields=["unit", "-dispatched_at", "-id"], name="order_unit_newest"),
            models.Index(fields=["hub", "unit", "state"], name="order_hub_states"),
            models.Index(
                fields=["hub", "dispatched_at"], condition=Q(state__in=sorted(ORDER_OPEN)), name="order_hub_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}-{self.index}"

    @property
    def is_open(self) -> bool:
        return self.state not in ORDER_OVER
