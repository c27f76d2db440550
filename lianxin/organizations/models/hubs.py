"""Hubs: where matters come in. A county's hub is prepared and works while it is switched on."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from lianxin.foundation.dated import Dated, begins, one_at_a_time
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.organizations.models.units import Unit
from lianxin.taxonomy.models import Area


class HubQuerySet(ScopedQuerySet["Hub"]):
    """Everybody may know the hubs: they are what the city tells its citizens to call."""


class Hub(models.Model):
    """A hotline platform. `unit` is the government whose hub it is, `operator` runs it, `office` is the office of the
    leading group (领导小组办公室). `code` stands in case numbers."""

    class Kind(models.TextChoices):
        CITY = "city", "市级平台"
        COUNTY = "county", "县级平台"
        SUB_CENTRE = "sub_centre", "分中心"

    code = models.CharField("平台代码", max_length=2, unique=True, validators=[RegexValidator(r"^[0-9]{2}\Z")])
    name = models.CharField("平台名称", max_length=60)
    kind = models.CharField("平台类型", max_length=12, choices=Kind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[HubQuerySet] = HubQuerySet.as_manager()  # type: ignore[assignment]  # as for Unit

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex="^[0-9]{2}$"), name="hub_code_two_digits"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="city"), name="hub_one_city"),
        ]

    def __str__(self) -> str:
        return self.name


class HubArea(models.Model):
    """A county-level area that is a hub's own; each belongs to one hub. All others are the city hub's."""

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="areas")
    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.hub_id} {self.area_id}"


class HubOperation(Dated):
    """A span in which a hub is switched on. Its beginning may lie ahead."""

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="operations")

    class Meta:
        constraints = [begins("hub_operation_begins"), one_at_a_time("hub_on_once", "hub")]

    def __str__(self) -> str:
        return f"{self.hub_id} {self.valid}"


class HubMember(Dated):
    """A place in a hub's leading group (领导小组) or its office; the title may stand without a name."""

    class Role(models.TextChoices):
        GROUP_HEAD = "group_head", "组长"
        GROUP_DEPUTY = "group_deputy", "副组长"
        GROUP_MEMBER = "group_member", "成员"
        OFFICE_HEAD = "office_head", "办公室主任"
        OFFICE_DEPUTY = "office_deputy", "办公室副主任"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="members")
    role = models.CharField("职责", max_length=16, choices=Role)
    title = models.CharField("职务", max_length=64)
    name = models.CharField("姓名", max_length=40, blank=True)

    class Meta:
        constraints = [
            begins("hub_member_begins"),
            one_at_a_time("hub_one_group_head_at_a_time", "hub", condition=Q(role="group_head")),
            one_at_a_time("hub_one_office_head_at_a_time", "hub", condition=Q(role="office_head")),
            models.CheckConstraint(condition=~Q(title=""), name="hub_member_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.title
