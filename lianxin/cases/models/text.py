from django.db import models
from django.db.models import Q

from lianxin.cases.states import TextKind
from lianxin.foundation.crypto import EncryptedTextField, RowBound


class CaseText(RowBound):
    """One sealed text of a case or of one of its orders. A later `version` of the same kind stands for the earlier.

    The event that brought it holds its salted digest; the salt lies here, so that erasing the row leaves nothing.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, db_index=False, related_name="texts")
    order = models.ForeignKey("cases.TaskOrder", on_delete=models.PROTECT, null=True, related_name="texts")
    kind = models.CharField(max_length=20, choices=TextKind)
    version = models.PositiveSmallIntegerField(default=1)
    text = EncryptedTextField()
    salt = models.BinaryField(max_length=16)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "order", "kind", "version"], nulls_distinct=False, name="case_text_version_once"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="case_text_version_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
