from django.db import models
from django.db.models import Q

from lianxin.cases.states import OutcomeSource, Satisfaction, Solved
from lianxin.foundation.models.prepared import PreparedRow


class Outcome(PreparedRow):
    """What came of one round: was the citizen contacted, was it solved, is he satisfied. Appended, never changed.

    An invalid outcome (nobody reached, refused) has no answers and counts in no rate.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, db_index=False, related_name="outcomes")
    round = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12, choices=OutcomeSource)
    is_valid = models.BooleanField()
    contacted = models.BooleanField(null=True)
    solved = models.CharField(max_length=10, choices=Solved, blank=True)
    satisfaction = models.CharField(max_length=20, choices=Satisfaction, blank=True)
    dissatisfied_reason = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_valid=True, contacted__isnull=False) & ~Q(solved="") & ~Q(satisfaction="")
                | Q(is_valid=False, contacted__isnull=True, solved="", satisfaction="", dissatisfied_reason=""),
                name="outcome_whole_or_invalid",
            ),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="outcome_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} 第{self.round}轮"
