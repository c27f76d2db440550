"""What open pages are told: that something under a topic has changed, and nothing of what it is."""

from django.db import models


class LiveMessage(models.Model):
    """One change under a topic such as ``unit:12``; `ref` names the chain that changed. A trigger gives the ids in the
    order in which the messages become visible, and wakes the listening processes once per transaction."""

    topic = models.CharField(max_length=64)
    ref = models.CharField(max_length=96)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["topic", "id"], name="live_message_topic"),
            models.Index(fields=["at"], name="live_message_at"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.topic} {self.ref}"
