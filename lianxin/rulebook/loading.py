"""What the rulebook of an installation begins with: rules and dispatch catalogue from the files of `data/`."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.foundation import sheets, time
from lianxin.foundation.actor import Door, system
from lianxin.foundation.errors import BadInput
from lianxin.foundation.sheets import bad_row
from lianxin.rulebook.models import CatalogueEntry, Rule
from lianxin.rulebook.steps.set_catalogue_entry import EntryText, set_catalogue_entry
from lianxin.rulebook.steps.set_rule import RuleText, set_rule

DATA = Path(__file__).with_name("data")
CATALOGUE_COLUMNS = ("category_code", "area_code", "target", "keywords", "lead", "assisting", "basis", "note")
# The catalogue claims no earlier day than the rules do.
CATALOGUE_FROM = date(2010, 1, 1)
# The form of a rule in the file; what a cell may hold is for the step to say.
_TYPES: dict[str, tuple[type, ...]] = {
    "key": (str,),
    "value": (str, int, float, bool, list),
    "scope": (dict,),
    "effective_from": (date,),
    "source": (str,),
    "article": (str,),
    "note": (str,),
}
_NEEDED = ("key", "value", "effective_from", "source")


@transaction.atomic
def load_rulebook(folder: Path = DATA) -> None:
    """Write the rules of keys that have none, and the catalogue where there is none; all or nothing.

    Raises BadInput, which names file, row and field.
    """
    load_rules(folder / "rules.toml")
    if not CatalogueEntry.objects.unscoped("loading").exists():
        load_catalogue(folder / "catalogue.csv")


def load_rules(path: Path) -> None:
    """Let the file's rules of keys that have none yet take effect, all or none. What a city has set stays."""
    settled = set(Rule.objects.unscoped("loading").values_list("key", flat=True))
    with transaction.atomic():
        for where, row in _rules(path):
            if row["key"] not in settled:
                effective_from = row.pop("effective_from")
                with _naming(where):
                    set_rule(RuleText(**row), effective_from, by=system(Door.COMMAND), at=time.now())


def _rules(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, row in enumerate(_table(path).get("rule", []), start=1):
        where = _("%(file)s 第%(number)s条") % {"file": path.name, "number": number}
        _check_form(where, row)
        yield where, row


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput({path.name: _("缺少文件%(file)s。") % {"file": path.name}}) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput({path.name: _("%(file)s无法读取：%(error)s") % {"file": path.name, "error": error}}) from None


def _check_form(where: str, row: dict[str, Any]) -> None:
    for name in _NEEDED:
        if name not in row:
            raise bad_row(where, name, _("不能为空。"))
    for name, value in row.items():
        if name not in _TYPES:
            raise bad_row(where, name, _("没有这一项。"))
        if not isinstance(value, _TYPES[name]) or isinstance(value, datetime):
            raise bad_row(where, name, _("“%(value)s”的类型不对。") % {"value": value})


def load_catalogue(path: Path) -> None:
    """Let every line of the file take effect, all or none."""
    with transaction.atomic():
        for row in sheets.read(path, CATALOGUE_COLUMNS):
            with _naming(row.where):
                set_catalogue_entry(_entry(row), CATALOGUE_FROM, by=system(Door.COMMAND), at=time.now())


def _entry(row: sheets.Row) -> EntryText:
    return EntryText(
        category=row.optional("category_code"),
        area=row.optional("area_code"),
        target=row.optional("target"),
        keywords=row.words("keywords"),
        lead=row.optional("lead"),
        assisting=row.words("assisting"),
        basis=row.optional("basis"),
        note=row.optional("note"),
    )


# The columns of the file that a step's fields came from.
_COLUMNS = {"category": "category_code", "area": "area_code"}


@contextmanager
def _naming(where: str) -> Iterator[None]:
    """A step's refusal inside the block names file and row besides the field."""
    try:
        yield
    except BadInput as refusal:
        fields = {_COLUMNS.get(name, name): text for name, text in refusal.fields.items()}
        raise BadInput({f"{where} {name}": f"{where}“{name}”：{text}" for name, text in fields.items()}) from None
