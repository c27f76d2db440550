"""The figures of a month as they were published."""

from django.db import models
from django.db.models import F, Q

from lianxin.assessment.finals import Grouping


class MonthFigure(models.Model):
    """What `assessment.rates` counted in one group for one local month, written down once and never changed.

    `month` is its first day. `group` is a code as `Grouping` says. `solved` and `satisfied` are weighted; `finals` are
    the closed cases, `valid` those of them that the rates count. `smallest` is how many a group must have to be shown,
    the rule of the month.
    """

    month = models.DateField()
    grouping = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Grouping])
    group = models.CharField(max_length=24, blank=True)
    finals = models.PositiveIntegerField()
    valid = models.PositiveIntegerField()
    contacted = models.PositiveIntegerField()
    solved = models.DecimalField(max_digits=12, decimal_places=2)
    satisfied = models.DecimalField(max_digits=12, decimal_places=2)
    smallest = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "grouping", "group"], name="month_figure_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_figure_of_a_month"),
            models.CheckConstraint(
                condition=Q(
                    valid__lte=F("finals"),
                    contacted__lte=F("valid"),
                    solved__lte=F("valid"),
                    satisfied__lte=F("valid"),
                ),
                name="month_figure_within_its_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.grouping} {self.group}"
