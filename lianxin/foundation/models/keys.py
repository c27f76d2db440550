"""What the database knows of the keys it was written with: enough to tell a wrong key file, no more."""

from django.db import models


class KeyCheck(models.Model):
    """One key of the key file (version 0 is the key of the blind index) by a digest that does not betray it."""

    version = models.PositiveIntegerField(primary_key=True)
    value = models.BinaryField(max_length=16)

    def __str__(self) -> str:
        return str(self.version)
