"""Limited reception (限制接听) of malicious callers: by steps, for a time, never a block."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.citizens.models.people import PhoneNumber
from lianxin.citizens.scope import HubQuerySet
from lianxin.foundation.crypto import EncryptedTextField, RowBound
from lianxin.foundation.dated import Dated, begins, one_at_a_time


class LimitLevel(models.TextChoices):
    """What is done, each after the one before. There is no fourth: whoever is in danger always reaches a person."""

    PERSUADE = "persuade", "劝导"
    WARN = "warn", "警告"
    LIMIT = "limit", "限制接听"


class LimitedReceptionQuerySet(HubQuerySet["LimitedReception"]):
    pass


class LimitedReception(RowBound, Dated):
    """One measure against a number during `valid`, which always ends by itself; `lifted_at` says it was ended before.

    A measure binds to the number, not to a person. Under `LIMIT` a call is told so and may be ended, but the way to a
    person in an emergency stays open. `decided_by_*` is who imposed it; for `LIMIT` a post that may approve it.
    """

    number = models.ForeignKey(PhoneNumber, on_delete=models.PROTECT, related_name="limits")
    level = models.CharField("措施", max_length=8, choices=LimitLevel)
    reason = EncryptedTextField("理由")
    rule_id = models.BigIntegerField()  # the row of the rulebook that said how long it may last
    decided_by_person_id = models.BigIntegerField(null=True)
    decided_by_post_id = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)

    objects: ClassVar[LimitedReceptionQuerySet] = LimitedReceptionQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            begins("limited_reception_begins"),
            one_at_a_time("limited_reception_once_a_level", "number", "level"),
            models.CheckConstraint(condition=Q(valid__upper_inf=False), name="limited_reception_ends"),
            models.CheckConstraint(condition=Q(level__in=LimitLevel.values), name="limited_reception_level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number_id}: {self.level}"
