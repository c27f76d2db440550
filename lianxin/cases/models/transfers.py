from django.db import models
from django.db.models import F, Q


class Transfer(models.Model):
    """That the hotline passed a citizen on to somebody who is not its unit (转接): 110, 119, 120, 122, a line of an
    enterprise. The hotline, the first receiver, stays responsible until it knows the result.

    `target` is a code of the rule ``scope.transferred``, or ``line`` with a registered hotline number.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="transfers")
    target = models.CharField(max_length=32)
    number = models.ForeignKey("organizations.HotlineNumber", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    # Whether somebody answered there, and whether he took the matter on; null while that is not known.
    taken_on = models.BooleanField(null=True)
    followed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(followed_at__isnull=True), name="transfer_one_open_a_case"
            ),
            models.CheckConstraint(
                condition=Q(followed_at__isnull=True, taken_on__isnull=True)
                | Q(followed_at__gte=F("at"), taken_on__isnull=False),
                name="transfer_followed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.target}"
