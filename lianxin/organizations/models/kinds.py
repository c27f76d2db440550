"""What kinds of units there are and what is asked of them: data, which a city changes in its files."""

from django.db import models
from django.db.models import Q


class Tier(models.TextChoices):
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡级"
    VILLAGE = "village", "村级"


class AssessmentGroup(models.Model):
    """Units that are ranked among each other, by the hub of `tier`."""

    code = models.CharField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=40)
    tier = models.CharField("层级", max_length=8, choices=Tier)
    note = models.CharField("说明", max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class UnitKind(models.Model):
    """A kind of unit. One with a minimum of staff needs a leading group: a head and one deputy in charge besides.

    Source: 临政发〔2013〕4号 五(二), for the units that the city addresses; for the tiers below a proposal.
    """

    code = models.CharField("代码", max_length=32, unique=True)
    name = models.CharField("名称", max_length=40)
    tier = models.CharField("层级", max_length=8, choices=Tier)
    minimum_staff = models.PositiveSmallIntegerField("最少工作人员数")
    assessment_group = models.ForeignKey(AssessmentGroup, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name

    @property
    def needs_leading_group(self) -> bool:
        return self.minimum_staff > 0


class RegisterRule(models.Model):
    """A number or day by which the register is kept, with its source; the keys are those of `data/rules.toml`."""

    key = models.CharField(max_length=40, unique=True)
    value = models.CharField(max_length=40)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="register_rule_names_its_source")]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
