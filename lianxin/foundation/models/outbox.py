"""What the relay remembers: how far each subscriber has come in each book, and the events it could not take yet."""

from django.db import models
from django.db.models import Q


class Cursor(models.Model):
    """Everything up to and with (`position`, `event_id`) has been handed to the subscriber or is held for it."""

    subscriber = models.CharField(max_length=64)
    book = models.CharField(max_length=64)
    position = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "book"], name="cursor_once")]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.book} {self.position}/{self.event_id}"


class HeldEvent(models.Model):
    """An event that a subscriber failed at (it has `next_try_at`), or that waits behind such a one in its chain."""

    subscriber = models.CharField(max_length=64)
    book = models.CharField(max_length=64)
    event_id = models.BigIntegerField()
    chain_key = models.CharField(max_length=96)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    # The kind of failure, such as ``IntegrityError``: never its text, which may quote personal data.
    error_code = models.CharField(max_length=96, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "book", "event_id"], name="held_event_once"),
            models.UniqueConstraint(
                fields=["subscriber", "book", "chain_key"],
                condition=Q(next_try_at__isnull=False),
                name="held_event_one_tried_per_chain",
            ),
            models.CheckConstraint(
                condition=Q(next_try_at__isnull=True, attempts=0) | Q(next_try_at__isnull=False, attempts__gte=1),
                name="held_event_tried_or_waiting",
            ),
        ]
        indexes = [
            models.Index(fields=["subscriber", "book", "chain_key", "event_id"], name="held_event_queue"),
            models.Index(fields=["next_try_at"], name="held_event_due"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} {self.book} {self.event_id}"
