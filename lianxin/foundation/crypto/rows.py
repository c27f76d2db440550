"""What a table with sealed texts needs: a key of its own for each row, known before the row is stored."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models

from lianxin.foundation.crypto.fields import BlindIndexField
from lianxin.foundation.models.prepared import PreparedRow


class RowBound(PreparedRow):
    """A row to which sealed texts are bound; a copied ciphertext does not open elsewhere."""

    row_key = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """As Django's; a blind index goes with its source even where only the source is named."""
        if update_fields is not None:
            update_fields = {*update_fields, *self._indexes_of(set(update_fields))}
        super().save(*args, update_fields=update_fields, **kwargs)

    def _indexes_of(self, names: set[str]) -> set[str]:
        blind = (field for field in self._meta.concrete_fields if isinstance(field, BlindIndexField))
        return {field.name for field in blind if field.source in names}
