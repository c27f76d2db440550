from django.db import models

from lianxin.foundation.crypto import EncryptedTextField, RowBound


class CaseImport(models.Model):
    """Where an imported case comes from: the line of which file, by its digest.

    `digest` is the salted digest of the line as it was read, which the first event of the case holds too; `lacking`
    names the moments that the former system did not know and that were filled in from another stage (keys of the
    sheet's columns).
    """

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="imported")
    file = models.CharField(max_length=64)
    line = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=16)
    digest = models.CharField(max_length=64)
    lacking = models.JSONField(default=list, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(file__regex="^[0-9a-f]{64}$"), name="case_import_names_a_file"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.file[:8]}:{self.line}"


class PastEvent(RowBound):
    """One thing that happened to a case before it was imported, as the former system tells it.

    No part of the chain of events: nobody can prove it. Who did it and what was written are sealed, for a former system
    may say anything there.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, db_index=False, related_name="past")
    index = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    who = EncryptedTextField(blank=True, default="")
    words = EncryptedTextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "index"], name="past_event_index_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.index}"
