"""Roles: templates of rights that a city changes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from lianxin.foundation.actor import Scope

SCOPES = [
    (Scope.NONE.value, "不看业务数据"),
    (Scope.UNIT.value, "本单位及下级"),
    (Scope.LINE.value, "本单位、下级及条线"),
    (Scope.HUB.value, "本热线平台"),
    (Scope.CITY.value, "全市"),
]


class Administers(models.TextChoices):
    """The three separated administrators (GB/T 22239-2019, 8.1.5); empty for everybody who does the city's work."""

    SYSTEM = "system", "系统管理"
    SECURITY = "security", "安全管理"
    AUDIT = "audit", "审计管理"


class Role(models.Model):
    """A template of rights. `rights` are codes that rooms declared; `scope` is how far a post of this role sees.

    `customised_at` says that this city changed the rights: from then on an update of the template leaves them alone.
    """

    code = models.SlugField(max_length=32, unique=True)
    name = models.CharField(max_length=32, unique=True)
    description = models.CharField(max_length=200, blank=True)
    rights = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    scope = models.CharField(max_length=8, choices=SCOPES, default=Scope.NONE.value)
    totp_required = models.BooleanField(default=False)
    administers = models.CharField(max_length=8, choices=Administers.choices, blank=True)
    customised_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(administers="") | Q(scope=Scope.NONE.value), name="role_administrator_sees_no_cases"
            ),
            models.UniqueConstraint(fields=["id", "administers"], name="role_administers_referable"),
        ]

    def __str__(self) -> str:
        return self.name
