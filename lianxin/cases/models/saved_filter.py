from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from lianxin.cases import filters
from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.crypto import EncryptedTextField, RowBound
from lianxin.foundation.scope import ScopedQuerySet


class SavedFilterQuerySet(ScopedQuerySet["SavedFilter"]):
    def rows_for(self, actor: Actor) -> Self:
        """Everybody's own, and those that the unit of the present post shares."""
        if actor.kind is ActorKind.SYSTEM:
            return self.all()
        own = Q(person_id=actor.person_id) if actor.person_id else Q(pk__in=[])
        shared = Q(unit_id=actor.unit_id) if actor.unit_id else Q(pk__in=[])
        return self.filter(own | shared)


class SavedFilter(RowBound):
    """A wish under a name (常用筛选): a person's own, or shared by the posts of a unit.

    The wish lies sealed, since what people look for may name people.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("organizations.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField("名称", max_length=20)
    content = EncryptedTextField()
    saved_at = models.DateTimeField()

    objects: ClassVar[SavedFilterQuerySet] = SavedFilterQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, unit__isnull=True) | Q(person__isnull=True, unit__isnull=False),
                name="saved_filter_has_one_owner",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_has_a_name"),
            models.UniqueConstraint(fields=["person", "name"], name="saved_filter_once_a_person"),
            models.UniqueConstraint(fields=["unit", "name"], name="saved_filter_once_a_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.unit_id is not None

    @property
    def wish(self) -> filters.Wish:
        """What is asked for. Raises BadInput when a later edition no longer knows one of its words."""
        return filters.read_json(self.content)
