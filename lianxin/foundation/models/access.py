"""The access log: who looked at whose personal data in clear, and what for. Appended, never changed."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.foundation.actor import Actor, ActorKind, Door
from lianxin.foundation.policy import declare
from lianxin.foundation.scope import ScopedQuerySet

READ_LOG = declare("access.read_log", "查看个人信息访问记录")


class AccessEntryQuerySet(ScopedQuerySet["AccessEntry"]):
    def rows_for(self, actor: Actor) -> Self:
        return self.all() if actor.has(READ_LOG.code) else self.none()


class AccessEntry(models.Model):
    """One look at one field of one row, or one download. It names the row and the field, never what stood in it.

    `row_kind` is the model's label such as ``citizens.phonenumber``; `purpose` a code of `access.purposes()`.
    """

    at = models.DateTimeField(_("时间"))
    actor_kind = models.CharField(max_length=8, choices=[(kind, kind) for kind in ActorKind])
    door = models.CharField(max_length=12, choices=[(door, door) for door in Door])
    person_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    unit_id = models.BigIntegerField(null=True)
    hub_id = models.BigIntegerField(null=True)
    on_behalf_of_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45, blank=True)
    row_kind = models.CharField(max_length=64)
    row_id = models.BigIntegerField()
    field = models.CharField(max_length=64)
    purpose = models.CharField(_("用途"), max_length=32)
    request_id = models.CharField(max_length=32, blank=True)

    objects = AccessEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("个人信息访问记录")
        indexes = [
            models.Index(fields=["at"], name="access_entry_at"),
            models.Index(fields=["person_id", "at"], name="access_entry_person"),
            models.Index(fields=["row_kind", "row_id", "at"], name="access_entry_row"),
        ]

    def __str__(self) -> str:
        return f"{self.row_kind}:{self.row_id}.{self.field} {self.purpose}"
