from django.db import models
from django.db.models import F, Q

from lianxin.cases.states import LinkKind


class CaseLink(models.Model):
    """That `case` repeats `earlier` or was split from it."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="links")
    earlier = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="later_links")
    kind = models.CharField(max_length=12, choices=LinkKind)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "earlier", "kind"], name="link_once"),
            models.CheckConstraint(condition=~Q(case=F("earlier")), name="link_to_another"),
        ]
        indexes = [models.Index(fields=["earlier", "kind"], name="link_later")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.earlier_id}"
