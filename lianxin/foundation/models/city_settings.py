"""What a city sets for itself from a day on: how its numbers are made, what its letters are headed with."""

from django.db import models

from lianxin.foundation.scope import ScopedQuerySet


class CitySettingQuerySet(ScopedQuerySet["CitySetting"]):
    """Everybody may know them: they stand on what everybody reads."""


class CitySetting(models.Model):
    """The value of one setting from the local day `begins` on, for one hub or (0) for all. Appended, never changed: of
    two with the same day the later one holds."""

    key = models.CharField(max_length=32)
    hub_id = models.BigIntegerField(default=0)
    value = models.CharField(max_length=200, blank=True)
    begins = models.DateField()
    author_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    objects = CitySettingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["key", "hub_id", "begins"], name="city_setting_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.hub_id} {self.begins}: {self.value}"
