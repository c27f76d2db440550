from django.db import models
from django.db.models import Q

from lianxin.foundation.models import ChainedEvent


class CaseEvent(ChainedEvent):
    """One step of a case: the book that the outbox reads, one chain for each case."""

    chain_fields = ("case_id",)

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, db_index=False, related_name="events")
    order = models.ForeignKey("cases.TaskOrder", on_delete=models.PROTECT, null=True, related_name="events")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="case_event_seq_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="case_event_seq_from_1"),
        ]
        indexes = [
            models.Index(fields=["position", "id"], name="case_event_position"),
            models.Index(fields=["book_hub_id", "position"], name="case_event_hub_position"),
            models.Index(fields=["person_id", "case"], condition=Q(seq=1), name="case_event_registered_by"),
        ]
