"""What an installation begins with: areas, categories and reasons from the files in `data/`."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.actor import Door, system
from lianxin.foundation.sheets import Row, read
from lianxin.foundation.validation import check_fields
from lianxin.taxonomy.content import CategoryRow, EditionContent, ExtraFieldRow, ForeignClassRow
from lianxin.taxonomy.models import Area, CategoryEdition, ExtraField, Reason
from lianxin.taxonomy.steps.add_areas import AreaRow, add_areas
from lianxin.taxonomy.steps.publish_edition import publish_edition
from lianxin.taxonomy.steps.set_reason import set_reason

DATA = Path(__file__).parent / "data"
LEVELS = {"city": Area.Level.CITY, "county": Area.Level.COUNTY, "town": Area.Level.TOWN}


@dataclass(frozen=True, slots=True)
class Beginning:
    """From when the files hold, and where they come from."""

    effective_from: datetime
    source: str


@transaction.atomic
def load_taxonomy(folder: Path = DATA) -> None:
    """Load what is not there yet: areas and reasons by their codes, categories when no edition was published.

    Raises BadInput, naming file, row and field; nothing is loaded then.
    """
    beginning = Beginning(**tomllib.loads((folder / "beginning.toml").read_text(encoding="utf-8")))
    _load_areas(folder, beginning)
    _load_reasons(folder, beginning)
    if not CategoryEdition.objects.exists():
        publish_edition(
            read_content(folder),
            effective_from=time.aware(beginning.effective_from),
            source=beginning.source,
            by=system(Door.COMMAND),
            at=time.now(),
        )


def _load_areas(folder: Path, beginning: Beginning) -> None:
    columns = ("code", "parent_code", "level", "kind", "name", "short_name", "administered_by")
    rows = read(folder / "areas.csv", columns)
    known = set(Area.objects.values_list("code", flat=True))
    new = [_area(row) for row in rows if row.text("code") not in known]
    add_areas(new, by=system(Door.COMMAND), at=time.aware(beginning.effective_from))


def _area(row: Row) -> AreaRow:
    return AreaRow(
        code=row.text("code"),
        parent_code=row.optional("parent_code"),
        level=LEVELS[row.choice("level", list(LEVELS))],
        kind=row.text("kind"),
        name=row.text("name"),
        short_name=row.text("short_name"),
        administered_by_code=row.optional("administered_by"),
        where=row.where,
    )


def _load_reasons(folder: Path, beginning: Beginning) -> None:
    known = set(Reason.objects.values_list("kind", "code"))
    seen: set[tuple[str, str]] = set()
    for row in read(folder / "reasons.csv", ("kind", "code", "label", "guidance", "needs")):
        key = (row.text("kind"), row.text("code"))
        if key in seen:
            raise row.bad("code", _("原因%(code)s在字典%(kind)s中重复。") % {"kind": key[0], "code": key[1]})
        seen.add(key)
        if key not in known:
            _load_reason(row, time.aware(beginning.effective_from))


def _load_reason(row: Row, at: datetime) -> None:
    kind, code, label = row.text("kind"), row.text("code"), row.text("label")
    guidance, needs = row.optional("guidance"), list(row.words("needs"))
    wording = Reason(kind=kind, code=code, label=label, guidance=guidance, needs=needs)
    check_fields(wording, where=row.where, exclude=["position", "valid"])
    set_reason(kind, code, label=label, guidance=guidance, needs=needs, by=system(Door.COMMAND), at=at)


def read_content(folder: Path) -> EditionContent:
    """The edition that the files of `folder` describe, each row knowing its place; raises BadInput."""
    columns = ("code", "parent_code", "level", "name", "gb_code", "keywords")
    fields = ("category_code", "key", "label", "kind", "choices", "required", "hint")
    classes = ("scheme", "level1", "level2", "category_code")
    return EditionContent(
        categories=[_category(row) for row in read(folder / "categories.csv", columns)],
        extra_fields=[_extra_field(row) for row in read(folder / "extra_fields.csv", fields)],
        foreign_classes=[_foreign_class(row) for row in read(folder / "foreign_classes.csv", classes)],
    )


def _category(row: Row) -> CategoryRow:
    code = row.text("code")
    if row.number("level") * 2 != len(code):
        raise row.bad("level", _("级别与代码%(code)s的位数不符。") % {"code": code})
    if row.optional("parent_code") != code[:-2]:
        raise row.bad("parent_code", _("上级代码与代码%(code)s不符。") % {"code": code})
    return CategoryRow(
        code=code,
        name=row.text("name"),
        gb_code=row.optional("gb_code"),
        keywords=row.words("keywords"),
        where=row.where,
    )


def _extra_field(row: Row) -> ExtraFieldRow:
    return ExtraFieldRow(
        category_code=row.text("category_code"),
        key=row.text("key"),
        label=row.text("label"),
        kind=row.choice("kind", ExtraField.Kind.values),
        choices=row.words("choices"),
        required=row.yes("required"),
        hint=row.optional("hint"),
        where=row.where,
    )


def _foreign_class(row: Row) -> ForeignClassRow:
    return ForeignClassRow(
        scheme=row.text("scheme"),
        level1=row.text("level1"),
        level2=row.optional("level2"),
        category_code=row.text("category_code"),
        where=row.where,
    )
