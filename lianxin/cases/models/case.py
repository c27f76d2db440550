from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from lianxin.cases.states import CASE_OPEN, CASE_OVER, EMERGENCIES, Adoption, AppealType, CaseState, Channel, Urgency
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.crypto import EncryptedTextField, RowBound
from lianxin.foundation.scope import ScopedQuerySet


class CaseQuerySet(ScopedQuerySet["Case"]):
    def rows_for(self, actor: Actor) -> Self:
        """A hub's posts see what the hub is responsible for; a unit's posts the cases in which the unit or one below it
        holds an order; a line's posts besides those of the units it leads or supervises; a citizen the one he has
        shown to be his."""
        match actor.scope:
            case Scope.CITY:
                return self.all()
            case Scope.HUB:
                return self.filter(hub_id=actor.hub_id)
            case Scope.UNIT | Scope.LINE:
                from lianxin.cases.models.order import TaskOrder

                orders = TaskOrder.objects.visible_to(actor).filter(case_id=OuterRef("pk"))
                return self.filter(Exists(orders))
            case Scope.OWN:
                return self.filter(pk=actor.own_id)
            case _:
                return self.none()

    def shows(self, actor: Actor, row: "Case") -> bool:
        match actor.scope:
            case Scope.CITY:
                return True
            case Scope.HUB:
                return row.hub_id == actor.hub_id
            case Scope.OWN:
                return row.pk == actor.own_id
        return super().shows(actor, row)


class Case(RowBound):
    """One matter (诉求工单). Its texts lie in `CaseText`, its history in `CaseEvent`, its limits in `CaseClock`.

    `version` counts what people did, so that a form knows whether it is stale; `last_seq` is the number of the newest
    event, so that a removed one is missed.
    """

    number = models.CharField(max_length=24, unique=True)
    # What the former system called an imported case: whoever has it in hand finds the case by it.
    old_number = models.CharField(max_length=64, blank=True, default="")
    query_code = EncryptedTextField()
    hub = models.ForeignKey("organizations.Hub", on_delete=models.PROTECT, db_index=False, related_name="+")
    state = models.CharField(max_length=20, choices=CaseState, default=CaseState.REGISTERED)
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=0)
    last_seq = models.PositiveIntegerField(default=0)
    channel = models.CharField(max_length=20, choices=Channel)
    appeal_type = models.CharField(max_length=12, choices=AppealType)
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.NORMAL)
    category = models.ForeignKey("taxonomy.Category", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("taxonomy.Area", on_delete=models.PROTECT, related_name="+")
    is_enterprise = models.BooleanField(default=False)
    citizen = models.ForeignKey(
        "citizens.Citizen", on_delete=models.PROTECT, db_index=False, null=True, related_name="+"
    )
    phone = models.ForeignKey("citizens.PhoneNumber", on_delete=models.PROTECT, null=True, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    identity_withheld = models.BooleanField(default=False)
    # Whom the matter accuses: the unit never gets it, and those around it never learn who spoke.
    accused = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    # Why the hotline does not take the matter on, a code of the dictionary; on which ground it was closed.
    decline_reason = models.CharField(max_length=32, blank=True)
    closing_ground = models.CharField(max_length=32, blank=True)
    adoption = models.CharField(max_length=16, choices=Adoption, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    incident = models.ForeignKey("cases.Incident", on_delete=models.PROTECT, null=True, related_name="cases")
    is_hard = models.BooleanField(default=False)
    is_unreasonable = models.BooleanField(default=False)
    is_beyond_duty = models.BooleanField(default=False)
    dispatch_count = models.PositiveSmallIntegerField(default=0)
    return_count = models.PositiveSmallIntegerField(default=0)
    urge_count = models.PositiveSmallIntegerField(default=0)
    urged_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    objects: ClassVar[CaseQuerySet] = CaseQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old_number"], condition=~Q(old_number=""), name="case_old_number_once"),
            models.CheckConstraint(
                condition=Q(is_anonymous=True) | Q(citizen__isnull=False), name="case_has_a_citizen"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(CASE_OVER), closed_at__isnull=False)
                | ~Q(state__in=sorted(CASE_OVER)) & Q(closed_at__isnull=True),
                name="case_closed_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.ARCHIVED, archived_at__isnull=False)
                | ~Q(state=CaseState.ARCHIVED) & Q(archived_at__isnull=True),
                name="case_archived_with_its_state",
            ),
            models.CheckConstraint(
                condition=(Q(closed_at__isnull=True) | Q(closed_at__gte=F("registered_at")))
                & (Q(archived_at__isnull=True) | Q(archived_at__gte=F("closed_at"))),
                name="case_moments_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.MERGED) | Q(merged_into__isnull=False), name="case_merged_into_another"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="case_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CaseState.PENDING_DECLINE, CaseState.DECLINED]) | ~Q(decline_reason=""),
                name="case_declined_with_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(adoption="") | Q(appeal_type=AppealType.SUGGESTION), name="case_adoption_of_a_suggestion"
            ),
            models.CheckConstraint(
                condition=Q(urge_count=0, urged_at__isnull=True) | Q(urge_count__gt=0, urged_at__isnull=False),
                name="case_urged_with_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "state", "-registered_at", "-id"], name="case_hub_state_newest"),
            models.Index(fields=["-registered_at", "-id"], name="case_newest"),
            models.Index(fields=["citizen", "-registered_at"], name="case_citizen"),
            models.Index(fields=["area", "category", "-registered_at"], name="case_place_and_kind"),
            models.Index(
                fields=["hub", "-registered_at", "-id"],
                condition=Q(state__in=CASE_OPEN, urgency__in=sorted(EMERGENCIES)),
                name="case_hub_emergencies",
            ),
        ]

    def __str__(self) -> str:
        return self.number
