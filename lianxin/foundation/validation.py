"""Checking what a person gave before the database has to refuse it."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput


def check_fields(row: models.Model, *, where: str = "", exclude: Collection[str] = ()) -> None:
    """Raise BadInput for every column of `row` (but `exclude`) that is empty, too long, no choice or holds NUL bytes.

    `where` names file and line of a row that comes from a file; without it the field is named in the user's words.
    Foreign keys are left to the caller, who holds the rows they name.
    """
    faults = _null_bytes(row)
    keys = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude={*exclude, *faults, *keys})
    except ValidationError as error:
        faults |= {name: "".join(messages) for name, messages in error.message_dict.items()}
    if faults:
        names = {field.name: field.name if where else field.verbose_name for field in row._meta.fields}
        raise BadInput({name: f"{where}“{names[name]}”：{text}" for name, text in faults.items()})


def _null_bytes(row: models.Model) -> dict[str, str]:
    values = {field.name: row.__dict__.get(field.attname) for field in row._meta.concrete_fields}
    return {name: _("含有空字节。") for name, value in values.items() if isinstance(value, str) and "\0" in value}
