"""Units in their administrative tree, with their names, relations and duties over time."""

from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import StartsWith

from lianxin.foundation import time
from lianxin.foundation.actor import Actor, ActorKind, Scope
from lianxin.foundation.dated import Dated, begins, holds, one_at_a_time
from lianxin.foundation.scope import ScopedQuerySet
from lianxin.organizations.models.kinds import UnitKind
from lianxin.taxonomy.models import Area

CODE = RegexValidator(r"^[0-9A-Z-]+\Z", "只能由数字、大写字母和连字符组成。")
LONGEST_ADDRESS = 120  # characters


class UnitQuerySet(ScopedQuerySet["Unit"]):
    """Staff read the whole register of units; others meet units only in what other rooms tell them."""

    def rows_for(self, actor: Actor) -> Self:
        return self.all() if actor.kind in (ActorKind.STAFF, ActorKind.SYSTEM) else self.none()

    def within(self, actor: Actor) -> Self:
        """The units whose matters the actor's post reaches by its scope: narrower than what the register shows.

        UNIT: the own unit and those below it; LINE: besides, those whose line parent or industry supervisor it is now,
        with those below them; HUB: the unit whose hub it is and those below it, for the city's hub all; CITY: all.
        """
        from lianxin.organizations.models.hubs import Hub

        own = Q(path__contains=f"/{actor.unit_id}/")
        match actor.scope:
            case Scope.CITY:
                return self.all()._opened()
            case Scope.HUB:
                return self._below(Hub.objects.filter(pk=actor.hub_id or 0))._opened()
            case Scope.UNIT:
                return self.filter(own)._opened()
            case Scope.LINE:
                led = UnitRelation.objects.filter(holds(time.now()), other_id=actor.unit_id)
                return (self.filter(own) | self._below(led))._opened()
        return self.none()._opened()

    def _below(self, rows: models.QuerySet[Any]) -> Self:
        """The units that the field `unit` of `rows` names, and those below them."""
        return self.filter(Exists(rows.filter(StartsWith(OuterRef("path"), F("unit__path")))))

    def living(self) -> Self:
        return self.filter(abolished_at__isnull=True)


class Unit(models.Model):
    """A unit that handles matters. `name`, `short_name` and `duty_phone` are the present ones.

    `path` names the ids from the root down to the unit, as ``/1/5/9/``; the database computes it from the parent's,
    keeps it true when an ancestor moves, and refuses a unit that would be its own ancestor (see migration 0002).
    """

    code = models.CharField("单位代码", max_length=24, unique=True, validators=[CODE])
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children", db_constraint=False
    )
    parent_path = models.CharField(max_length=200, default="/")
    path = models.GeneratedField(
        expression=Concat("parent_path", Cast("id", models.CharField()), Value("/")),
        output_field=models.CharField(max_length=220),
        db_persist=True,
    )
    kind = models.ForeignKey(UnitKind, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("单位名称", max_length=80)
    short_name = models.CharField("简称", max_length=40)
    pinyin_key = models.CharField(max_length=80)
    duty_phone = models.CharField("24小时值班电话", max_length=20, blank=True)
    address = models.CharField("地址", max_length=LONGEST_ADDRESS, blank=True)
    abolished_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[UnitQuerySet] = UnitQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "path"], name="unit_path"),
            models.UniqueConstraint(fields=["parent_path"], condition=Q(parent=None), name="unit_one_root"),
            models.UniqueConstraint(fields=["name"], condition=Q(abolished_at=None), name="unit_name_once"),
            models.CheckConstraint(
                condition=Q(parent=None, parent_path="/") | Q(parent__isnull=False) & ~Q(parent_path="/"),
                name="unit_parent_with_its_path",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(abolished_at__isnull=False) & ~Q(merged_into=F("id")),
                name="unit_merged_when_abolished",
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(short_name=""), name="unit_has_a_name"),
        ]
        indexes = [models.Index(fields=["path"], opclasses=["varchar_pattern_ops"], name="unit_subtree")]

    def __str__(self) -> str:
        return self.short_name


class UnitName(Dated):
    """What a unit was called, from when until when."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    name = models.CharField("单位名称", max_length=80)
    short_name = models.CharField("简称", max_length=40)

    class Meta:
        constraints = [begins("unit_name_begins"), one_at_a_time("unit_one_name_at_a_time", "unit")]

    def __str__(self) -> str:
        return self.name


class UnitRelation(Dated):
    """Besides the administrative parent: who leads the unit's line, and which department supervises its industry."""

    class Kind(models.TextChoices):
        LINE_PARENT = "line_parent", "条线主管"
        INDUSTRY_SUPERVISOR = "industry_supervisor", "行业主管"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField("关系", max_length=20, choices=Kind)
    other = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="led")

    class Meta:
        constraints = [
            begins("unit_relation_begins"),
            one_at_a_time("unit_one_relation_of_a_kind", "unit", "kind"),
            models.CheckConstraint(condition=~Q(unit=F("other")), name="unit_relation_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.get_kind_display()} {self.other_id}"


class UnitDuty(Dated):
    """One line of a unit's duty list (权责清单)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    duty = models.CharField("职责", max_length=100)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [begins("unit_duty_begins"), one_at_a_time("unit_duty_once", "unit", "duty")]

    def __str__(self) -> str:
        return self.duty
