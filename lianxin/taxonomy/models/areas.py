"""The places of the city down to its towns."""

from django.db import models
from django.db.models import Q

from lianxin.foundation.dated import Dated, begins


class Area(Dated):
    """A city, county or town while it exists. Codes are those of the statistics bureau; what has none has a house code.

    `parent` is the statistical parent; `administered_by` names the county-level area that in fact governs a town, such
    as a development zone (see `governed_by`).
    """

    class Level(models.IntegerChoices):
        CITY = 1, "市"
        COUNTY = 2, "县区"
        TOWN = 3, "乡镇街道"

    class Kind(models.TextChoices):
        CITY = "city", "设区的市"
        DISTRICT = "district", "区"
        COUNTY = "county", "县"
        HIGH_TECH_ZONE = "high_tech_zone", "高新技术产业开发区"
        DEVELOPMENT_ZONE = "development_zone", "经济技术开发区"
        SUBDISTRICT = "subdistrict", "街道"
        TOWN = "town", "镇"
        TOWNSHIP = "township", "乡"

    code = models.CharField("代码", max_length=12, unique=True)
    level = models.PositiveSmallIntegerField(choices=Level)
    # The database holds (parent, parent_level) to a real row, and the level above it: no area lies within itself.
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    parent_level = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField("类型", max_length=16, choices=Kind)
    name = models.CharField("名称", max_length=40)
    short_name = models.CharField("简称", max_length=40)
    administered_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="administered")
    pinyin_key = models.CharField(max_length=60)

    class Meta:
        constraints = [
            begins("area_begins"),
            models.UniqueConstraint(fields=["id", "level"], name="area_level"),
            models.CheckConstraint(
                condition=Q(level=1, parent__isnull=True, parent_level__isnull=True)
                | Q(parent__isnull=False, parent_level__isnull=False, level__gt=models.F("parent_level")),
                name="area_below_its_parent",
            ),
            models.CheckConstraint(condition=Q(level__range=(1, 3)), name="area_three_levels"),
            models.CheckConstraint(
                condition=Q(administered_by__isnull=True) | Q(level=3), name="area_only_towns_administered"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def governed_by(self) -> "Area | None":
        """The area that governs this one: who administers it in fact, else the parent; None for the city."""
        return self.administered_by or self.parent
