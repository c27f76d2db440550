from django.db import models
from django.db.models import Q


class Bucket(models.Model):
    """How much of one thing came lately from one origin: a leaky bucket of `kind` for a keyed digest of what is counted
    (an address, a case number), never for the thing itself. `level` is what was in it at `at`, `refused` how often
    nothing more went in since it was last empty. Unlogged: losing it with the server harms nobody."""

    kind = models.CharField(max_length=16)
    key = models.BinaryField(max_length=16)
    level = models.FloatField()
    at = models.DateTimeField()
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="bucket_once"),
            models.CheckConstraint(condition=Q(level__gte=0), name="bucket_level_from_0"),
        ]
        indexes = [models.Index(fields=["at"], name="bucket_at")]

    def __str__(self) -> str:
        return f"{self.kind} {self.level:.1f}"
