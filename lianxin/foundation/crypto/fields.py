"""Fields for personal data: texts that are sealed in the database, and the index that finds them by their value."""

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from lianxin.foundation.crypto.digests import BLIND_BYTES, blind
from lianxin.foundation.crypto.envelope import Sealed, seal, unseal
from lianxin.foundation.crypto.ring import ring

if TYPE_CHECKING:
    TextField = models.Field[str, str]
    BytesField = models.Field[bytes, bytes]
else:
    TextField = BytesField = models.Field


class _OpenedOnDemand(DeferredAttribute):
    """Holds what was loaded as `Sealed` and opens it when it is first looked at."""

    field: "EncryptedTextField"

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            super().__get__(instance, owner)  # deferred: loads it
        value = instance.__dict__[self.field.attname]
        if isinstance(value, Sealed):
            value = unseal(value, ring().keys, self.field.place(instance))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        if not isinstance(value, str | Sealed | None):
            raise TypeError(f"{self.field} takes text, not {type(value).__name__}")
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(TextField):
    """A text that the database holds sealed, bound to its table, column and row (`RowBound.row_key`).

    Reading the attribute opens it (raises Unreadable when it was altered or moved); saving the row seals it with the
    current key. It can be neither filtered by nor written by `update()`: use a `BlindIndexField` and save the row.
    """

    descriptor_class = _OpenedOnDemand
    empty_strings_allowed = True

    def get_internal_type(self) -> str:
        return "BinaryField"

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        from lianxin.foundation.crypto.rows import RowBound

        found = super().check(**kwargs)
        if not issubclass(self.model, RowBound):
            found.append(checks.Error("an encrypted field needs a RowBound model", obj=self, id="lianxin.E001"))
        return found

    def place(self, instance: Any) -> str:
        """What the sealed text of this row is bound to."""
        return self.place_of(instance.row_key)

    def place_of(self, row_key: uuid.UUID) -> str:
        return f"{self.model._meta.db_table}.{self.column}:{row_key}"

    def from_db_value(self, value: bytes | None, *_: object) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed | None:
        value = model_instance.__dict__.get(self.attname)
        current = ring().current
        if isinstance(value, Sealed) and value.version == current.version:
            return value
        text: str | None = getattr(model_instance, self.attname)
        return None if text is None else seal(text, current, self.place(model_instance))

    def get_prep_value(self, value: Any) -> bytes | None:
        if value is None:
            return None
        if isinstance(value, Sealed):
            return value.content
        raise TypeError(f"{self} is sealed: find its rows by a blind index, and write it by saving the row")


def as_it_is(value: str) -> str:
    return value


class BlindIndexField(BytesField):
    """The blind index of the attribute `source` after `normalize`, filled in when the row is saved.

    Look up by ``filter(index=blind(value))``. `normalize` makes one spelling of many; None or "" leaves NULL, so that
    rows without a value do not clash in a unique index.
    """

    def __init__(self, *args: Any, source: str = "", normalize: Callable[[str], str] = as_it_is, **kwargs: Any) -> None:
        self.source, self.normalize = source, normalize
        super().__init__(*args, **kwargs | {"editable": False, "max_length": BLIND_BYTES})

    def deconstruct(self) -> Any:
        """Where the value comes from does not matter to the table."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"], kwargs["max_length"]
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: bytes | None, *_: object) -> bytes | None:
        return None if value is None else bytes(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        text: str | None = getattr(model_instance, self.source)
        value = blind(self.normalize(text)) if text else None
        setattr(model_instance, self.attname, value)
        return value
