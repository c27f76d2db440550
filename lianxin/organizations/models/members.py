"""The people of a unit who answer for its matters, and the flag that somebody is lacking."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lianxin.foundation.actor import Actor, ActorKind
from lianxin.foundation.crypto import EncryptedTextField, RowBound
from lianxin.foundation.dated import Dated, begins, one_at_a_time
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.organizations import policies
from lianxin.organizations.models.units import Unit


class UnitMemberQuerySet(ScopedQuerySet["UnitMember"]):
    """Members with their mobiles: for whom the post reaches (a hub: all its units), and for whoever keeps the register.

    Names and titles alone are for all staff: `queries.leading_group`.
    """

    def rows_for(self, actor: Actor) -> Self:
        if actor.kind not in (ActorKind.STAFF, ActorKind.SYSTEM):
            return self.none()
        if actor.has(policies.EDIT.code):
            return self.all()
        return self.filter(unit__in=Unit.objects.within(actor))


class UnitMember(Dated, RowBound):
    """Somebody with a part in a unit's handling of matters, while he has it. He need not be able to sign in."""

    class Role(models.TextChoices):
        HEAD = "head", "组长（一把手）"
        DEPUTY_IN_CHARGE = "deputy_in_charge", "分管负责人"
        MEMBER = "member", "领导小组成员"
        STAFF = "staff", "工作人员"
        KNOWLEDGE_ADMINISTRATOR = "knowledge_administrator", "知识库管理员"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")
    role = models.CharField("职责", max_length=24, choices=Role)
    name = models.CharField("姓名", max_length=40)
    title = models.CharField("职务", max_length=64)
    mobile = EncryptedTextField("手机")

    objects: ClassVar[UnitMemberQuerySet] = UnitMemberQuerySet.as_manager()  # type: ignore[assignment]  # as for Unit

    class Meta:
        constraints = [
            begins("unit_member_begins"),
            one_at_a_time("unit_one_head_at_a_time", "unit", condition=Q(role="head")),
            one_at_a_time("unit_one_deputy_at_a_time", "unit", condition=Q(role="deputy_in_charge")),
            models.CheckConstraint(condition=~Q(name=""), name="unit_member_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.title}）"


class StaffShortage(models.Model):
    """A flag: since `since` the unit lacks somebody whom its kind needs; to be filled by `deadline`."""

    class Lacking(models.TextChoices):
        HEAD = "head", "缺组长"
        DEPUTY_IN_CHARGE = "deputy_in_charge", "缺分管负责人"
        STAFF = "staff", "工作人员不足"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shortages")
    lacking = models.CharField(max_length=24, choices=Lacking)
    since = models.DateTimeField()
    deadline = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "lacking"], condition=Q(cleared_at=None), name="shortage_open_once"
            ),
            models.CheckConstraint(condition=Q(deadline__gt=F("since")), name="shortage_deadline_after_since"),
            models.CheckConstraint(
                condition=Q(cleared_at=None) | Q(cleared_at__gte=F("since")), name="shortage_cleared_after_since"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.get_lacking_display()}"
