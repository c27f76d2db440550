"""Files that programs have handed in and not yet used."""

from django.db import models

from lianxin.exchange.models.tokens import Token


class Upload(models.Model):
    """One file of a program until an act takes it: its `FileLink` has this row for its owner, and is named by its own
    token. The row goes with its use, or after the time that the rule `exchange.upload` says."""

    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="upload_at")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.pk}"
