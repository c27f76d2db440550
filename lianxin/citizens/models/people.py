"""Citizens and the telephone numbers that they are reached under: many to many, for spans of time."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.citizens.scope import HubQuerySet
from lianxin.foundation import masks
from lianxin.foundation.crypto import BlindIndexField, EncryptedTextField, RowBound
from lianxin.foundation.dated import Dated, begins, one_at_a_time
from lianxin.foundation.models.prepared import PreparedRow


class Sex(models.TextChoices):
    """As the citizen told it or the voice let assume; nobody is asked."""

    MALE = "male", "男"
    FEMALE = "female", "女"
    UNKNOWN = "unknown", "未知"


class PhoneKind(models.TextChoices):
    """What a number can do: only a mobile takes text messages, and a service number is no person's."""

    MOBILE = "mobile", "手机"
    LANDLINE = "landline", "固定电话"
    SERVICE = "service", "服务号码"


class CitizenQuerySet(HubQuerySet["Citizen"]):
    pass


class PhoneNumberQuerySet(HubQuerySet["PhoneNumber"]):
    pass


class HoldingQuerySet(HubQuerySet["Holding"]):
    pass


class PhoneNumber(RowBound):
    """A number that the telephone network knows: E.164 such as ``+8613912345678``, or a short one such as ``12345``.

    A line behind a switchboard is a row of its own, told by its `extension` (digits, else empty).
    """

    number = EncryptedTextField("电话号码")
    number_index = BlindIndexField(source="number")
    extension = models.CharField("分机号", max_length=6, blank=True)
    kind = models.CharField("号码类型", max_length=8, choices=PhoneKind)
    registered_at = models.DateTimeField("登记时间")

    objects: ClassVar[PhoneNumberQuerySet] = PhoneNumberQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number_index", "extension"], name="phone_number_once"),
            models.CheckConstraint(condition=Q(kind__in=PhoneKind.values), name="phone_number_kind_is_known"),
            models.CheckConstraint(condition=Q(extension__regex="^[0-9]{0,6}$"), name="phone_number_extension_digits"),
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """What everybody who sees the row may read, such as ``139****5678`` or ``0539****345转801``."""
        return masks.phone(self._spoken) + (f"转{self.extension}" if self.extension else "")

    @property
    def _spoken(self) -> str:
        """A service number as it is dialled within the country; the mask knows how to dial the others."""
        return self.number.removeprefix("+86") if self.kind == PhoneKind.SERVICE else self.number


class Citizen(RowBound):
    """Somebody who gave a name. Whoever gives none has no row: the matter is anonymous."""

    name = EncryptedTextField("姓名")
    sex = models.CharField("性别", max_length=8, choices=Sex, default=Sex.UNKNOWN)
    note = EncryptedTextField("备注", blank=True, default="")
    registered_at = models.DateTimeField("登记时间")
    numbers: "models.ManyToManyField[PhoneNumber, Holding]" = models.ManyToManyField(
        PhoneNumber, through="Holding", related_name="holders"
    )

    objects: ClassVar[CitizenQuerySet] = CitizenQuerySet.as_manager()  # type: ignore[assignment]  # as for PhoneNumber

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sex__in=Sex.values), name="citizen_sex_is_known")]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """What everybody who sees the row may read, such as ``王**``."""
        return masks.name(self.name)


class Holding(PreparedRow, Dated):
    """That a citizen is reached under a number. Numbers change hands, and families share one."""

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="holdings")
    number = models.ForeignKey(PhoneNumber, on_delete=models.PROTECT, related_name="holdings")

    objects: ClassVar[HoldingQuerySet] = HoldingQuerySet.as_manager()  # type: ignore[assignment]  # as for PhoneNumber

    class Meta:
        constraints = [begins("holding_begins"), one_at_a_time("holding_once_at_a_time", "citizen", "number")]

    def __str__(self) -> str:
        return f"{self.citizen_id}–{self.number_id}"
