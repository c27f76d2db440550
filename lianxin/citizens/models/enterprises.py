"""Enterprises that speak to the hotline, or that are spoken of."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianxin.citizens.scope import HubQuerySet
from lianxin.foundation.crypto import EncryptedTextField, RowBound


class EnterpriseQuerySet(HubQuerySet["Enterprise"]):
    pass


class Enterprise(RowBound):
    """An enterprise, known by its unified social credit code (统一社会信用代码, GB 32100-2015).

    `contact` is who speaks for it and how to reach them: personal data, so sealed.
    """

    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("企业名称", max_length=120)
    contact = EncryptedTextField("联系人", blank=True, default="")
    registered_at = models.DateTimeField("登记时间")

    objects: ClassVar[EnterpriseQuerySet] = EnterpriseQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(uscc__regex="^[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$"),
                name="enterprise_uscc_is_a_code",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="enterprise_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
