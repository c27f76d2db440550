from django.db import models
from django.db.models import F, Q


class CaseHold(models.Model):
    """What keeps a case from being closed and archived until its owner releases it (an open instruction, a supervision
    order, an unheard call-back).

    `kind` is the word of the room that placed it, `key` names the thing there, so that the same thing holds once;
    `reason` (Chinese) is what whoever wants to close reads. It never holds personal data.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="holds")
    kind = models.CharField(max_length=32)
    key = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=200)
    placed_by_post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    placed_at = models.DateTimeField()
    released_by_post = models.ForeignKey("accounts.Post", on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "key"], condition=Q(released_at__isnull=True), name="hold_once_for_each_thing"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("placed_at")),
                name="hold_released_after_placed",
            ),
        ]
        indexes = [models.Index(fields=["case"], condition=Q(released_at__isnull=True), name="hold_open")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
