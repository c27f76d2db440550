"""Request keys: a repeated request (double click, lost answer, retried message) is answered, not done again."""

from django.db import models


class RequestKey(models.Model):
    """One done request: the same actor and key with the same body gives the same result, with another is refused."""

    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    step = models.CharField(max_length=64)
    fingerprint = models.BinaryField(max_length=32)
    result_model = models.CharField(max_length=64, blank=True)
    result_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="request_key_once")]
        indexes = [models.Index(fields=["at"], name="request_key_at")]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"
