from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from lianxin.foundation import tokens  # noqa: F401  # brings the lookup that searching goes by


class CaseSearch(models.Model):
    """The search row of a case for one audience: what the audience may not see is not in its vector."""

    class Audience(models.TextChoices):
        HUB = "hub", "热线"
        UNIT = "unit", "承办单位"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, db_index=False, related_name="search_rows")
    audience = models.CharField(max_length=4, choices=Audience)
    registered_at = models.DateTimeField()
    tokens = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "audience"], name="case_search_once_an_audience")]
        indexes = [
            GinIndex(fields=["tokens"], condition=models.Q(audience="hub"), name="case_search_hub"),
            GinIndex(fields=["tokens"], condition=models.Q(audience="unit"), name="case_search_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.audience}"
