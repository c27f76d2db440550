"""What programs were answered, so that a request that is sent again is answered again and not done again."""

from django.db import models
from django.db.models import Q

from lianxin.exchange.models.tokens import Token
from lianxin.foundation.crypto import EncryptedTextField, RowBound

FINGERPRINT_BYTES = 32


class Answered(RowBound):
    """One request of a program under its `Idempotency-Key`: `fingerprint` is a keyed digest of what was sent, `answer`
    the JSON that it got with HTTP `status`. Both are empty only while the transaction of the first is at work."""

    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)
    fingerprint = models.BinaryField(max_length=FINGERPRINT_BYTES)
    status = models.PositiveSmallIntegerField(null=True)
    answer = EncryptedTextField(default="", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="answered_once"),
            models.CheckConstraint(condition=Q(status=None) | Q(status__gte=200, status__lt=300), name="answered_well"),
        ]
        indexes = [models.Index(fields=["at"], name="answered_at")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
