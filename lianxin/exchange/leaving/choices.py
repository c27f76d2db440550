"""What is taken away and what stays, and the Chinese names of it all: `data/leaving.toml` read once."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models

from lianxin.foundation.crypto import EncryptedTextField

FILE = Path(__file__).parents[1] / "data" / "leaving.toml"
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Undecided(LookupError):
    """A table or column of which `data/leaving.toml` does not say what becomes of it."""


@cache
def choices() -> dict[str, dict[str, Any]]:
    """The file's tables by name."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def is_left_out(model: type[models.Model]) -> bool:
    return model._meta.label in choices()["left_out"]


def table_title(model: type[models.Model]) -> str:
    """Raises Undecided for a model that is neither named nor left out."""
    try:
        return str(choices()["tables"][model._meta.label])
    except KeyError:
        raise Undecided(f"{FILE.name}: {model._meta.label} is neither taken away nor left out") from None


def is_kept(field: "models.Field[Any, Any]") -> bool:
    """Whether the column goes out."""
    names = {f"*.{field.attname}", f"{field.model.__name__}.{field.attname}"}
    return names.isdisjoint(choices()["left_out_columns"])


def column_title(field: "models.Field[Any, Any]") -> str:
    """The name that people read; raises Undecided where there is none, and for a sealed column not named itself."""
    titles = choices()["columns"]
    own = titles.get(f"{field.model.__name__}.{field.attname}")
    if own is None and not isinstance(field, EncryptedTextField):
        name = str(field.verbose_name)
        own = name if _HAN.search(name) else titles.get(field.attname)
    if own is None:
        raise Undecided(f"{FILE.name}: nothing is said of {field.model._meta.label}.{field.attname}")
    return str(own)


def is_json_lines(model: type[models.Model]) -> bool:
    """Whether the table is written as JSON lines though nothing in it is nested."""
    return model._meta.label in choices()["json_lines"]["models"]
