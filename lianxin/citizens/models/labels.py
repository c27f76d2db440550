"""Labels of citizens (来电人标签): what helps the next person who speaks with them. Only people put them on."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from lianxin.citizens.models.people import Citizen
from lianxin.citizens.scope import HubQuerySet
from lianxin.foundation.dated import Dated, begins, one_at_a_time

CODE = RegexValidator(r"^[a-z_]+\Z", "只能由小写字母和下划线组成。")


class Label(models.Model):
    """One word of the dictionary. `longest_days` is how many calendar days it may stand at most, None: until removed.

    A retired one is no longer put on; where it stands, it stays until it ends.
    """

    code = models.CharField("代码", max_length=24, unique=True, validators=[CODE])
    name = models.CharField("名称", max_length=12)
    hint = models.CharField("接待提示", max_length=80, blank=True)
    longest_days = models.PositiveSmallIntegerField("最长天数", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(code__regex="^[a-z_]+$"), name="label_code_is_a_code"),
            models.CheckConstraint(condition=~Q(name=""), name="label_has_a_name"),
            models.CheckConstraint(condition=~Q(longest_days=0), name="label_stands_a_day_or_more"),
        ]

    def __str__(self) -> str:
        return self.name


class CitizenLabelQuerySet(HubQuerySet["CitizenLabel"]):
    pass


class CitizenLabel(Dated):
    """That a citizen has a label during `valid`, and who put it on. It ends when it expires or is removed."""

    citizen = models.ForeignKey(Citizen, on_delete=models.PROTECT, related_name="labels")
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    set_by_person_id = models.BigIntegerField(null=True)
    set_by_post_id = models.BigIntegerField(null=True)

    objects: ClassVar[CitizenLabelQuerySet] = CitizenLabelQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [begins("citizen_label_begins"), one_at_a_time("citizen_label_once", "citizen", "label")]

    def __str__(self) -> str:
        return f"{self.citizen_id}: {self.label_id}"
