from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lianxin.cases.states import Channel, Disposition, Relation
from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.models.prepared import PreparedRow
from lianxin.foundation.scope import ScopedQuerySet


class ContactQuerySet(ScopedQuerySet["Contact"]):
    def rows_for(self, actor: Actor) -> Self:
        """A hub's posts see who spoke to the hub; units never: what concerns them stands in the case."""
        match actor.scope:
            case Scope.CITY:
                return self.all()
            case Scope.HUB:
                return self.filter(hub_id=actor.hub_id)
            case _:
                return self.none()


class Contact(PreparedRow):
    """One time somebody spoke to us (来话/来件). One contact may state several cases, one case have many contacts.

    It ends with a disposition (话务小结), with or without a case.
    """

    channel = models.CharField(max_length=20, choices=Channel)
    hub = models.ForeignKey("organizations.Hub", on_delete=models.PROTECT, db_index=False, related_name="+")
    citizen = models.ForeignKey("citizens.Citizen", on_delete=models.PROTECT, null=True, related_name="+")
    phone = models.ForeignKey(
        "citizens.PhoneNumber", on_delete=models.PROTECT, db_index=False, null=True, related_name="+"
    )
    at = models.DateTimeField()
    cases: "models.ManyToManyField[models.Model, ContactCase]" = models.ManyToManyField(
        "cases.Case", through="ContactCase", related_name="contacts"
    )

    disposition = models.CharField(max_length=16, choices=Disposition, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[ContactQuerySet] = ContactQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, disposition="") | Q(ended_at__gte=F("at")) & ~Q(disposition=""),
                name="contact_ends_with_a_disposition",
            ),
        ]
        indexes = [
            models.Index(fields=["phone", "-at"], name="contact_phone_newest"),
            models.Index(fields=["hub", "at"], name="contact_hub_at"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.at:%Y-%m-%d %H:%M}"


class ContactCase(PreparedRow):
    """That a contact spoke of a case, and what for."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation, default=Relation.STATES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "case", "relation"], name="contact_speaks_of_a_case_once")
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}–{self.case_id}"
