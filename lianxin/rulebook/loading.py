"""What the rulebook of an installation begins with: rules and dispatch catalogue from the files of `data/`."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from lianxin.foundation import sheets, time
from lianxin.foundation.actor import Door, system
from lianxin.foundation.errors import BadInput
from lianxin.rulebook.models import CatalogueEntry, Rule
from lianxin.rulebook.steps.set_catalogue_entry import EntryText, set_catalogue_entry
from lianxin.rulebook.steps.set_rule import RuleText, set_rule

DATA = Path(__file__).with_name("data")
CATALOGUE_COLUMNS = ("category_code", "area_code", "target", "keywords", "lead", "assisting", "basis", "note")
# The catalogue claims no earlier day than the rules do.
CATALOGUE_FROM = date(2010, 1, 1)


@transaction.atomic
def load_rulebook() -> None:
    """Write rules and catalogue; nothing where there are some already. BadInput names file, row and field."""
    if not Rule.objects.unscoped("loading").exists():
        load_rules(DATA / "rules.toml")
    if not CatalogueEntry.objects.unscoped("loading").exists():
        load_catalogue(DATA / "catalogue.csv")


def load_rules(path: Path) -> None:
    """Let every rule of the file take effect, all or none."""
    with transaction.atomic():
        for number, row in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["rule"], start=1):
            _load_rule(f"{path.name} 第{number}条", row)


def _load_rule(where: str, row: dict[str, Any]) -> None:
    try:
        effective_from = row.pop("effective_from")
        set_rule(RuleText(**row), effective_from, by=system(Door.COMMAND), at=time.now())
    except (TypeError, KeyError) as error:
        raise BadInput({where: f"{where}：{error}"}) from error
    except BadInput as refusal:
        raise BadInput(
            {f"{where} {name}": f"{where}“{name}”：{text}" for name, text in refusal.fields.items()}
        ) from None


def load_catalogue(path: Path) -> None:
    """Let every line of the file take effect, all or none."""
    with transaction.atomic():
        for row in sheets.read(path, CATALOGUE_COLUMNS):
            text = EntryText(
                category=row.text("category_code"),
                area=row.optional("area_code"),
                target=row.optional("target"),
                keywords=row.words("keywords"),
                lead=row.text("lead"),
                assisting=row.words("assisting"),
                basis=row.text("basis"),
                note=row.optional("note"),
            )
            set_catalogue_entry(text, CATALOGUE_FROM, by=system(Door.COMMAND), at=time.now())
