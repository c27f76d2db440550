"""A new edition drafted from the newest one and a table of what is to be otherwise."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput
from lianxin.foundation.sheets import Row
from lianxin.taxonomy.content import CategoryRow, EditionContent, ExtraFieldRow, ForeignClassRow
from lianxin.taxonomy.models import CategoryEdition, ExtraField

CATEGORY_COLUMNS = ("操作", "代码", "名称")
FIELD_COLUMNS = ("操作", "类别代码", "字段代码", "标签", "类型", "选项", "必填", "提示")
_KINDS = {label: kind for kind, label in ExtraField.Kind.choices}
Part = TypeVar("Part", CategoryRow, ExtraFieldRow)


class Deed(StrEnum):
    """What a row of the table does."""

    ADD = "增加"
    CHANGE = "修改"
    RETIRE = "停用"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise in the draft: what it is called now and then; `lost` tells what goes with it."""

    deed: Deed
    code: str
    before: str
    after: str
    lost: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    content: EditionContent
    changes: Sequence[Change]


def content_of(edition: CategoryEdition) -> EditionContent:
    """What an edition consists of."""
    return EditionContent(
        categories=[
            CategoryRow(code=row.code, name=row.name, gb_code=row.gb_code, keywords=tuple(row.keywords))
            for row in edition.categories.order_by("code")
        ],
        extra_fields=[_field(row) for row in edition.extra_fields.order_by("position")],
        foreign_classes=[
            ForeignClassRow(scheme=row.scheme, level1=row.level1, level2=row.level2, category_code=row.category_code)
            for row in edition.foreign_classes.order_by("pk")
        ],
    )


def _field(row: ExtraField) -> ExtraFieldRow:
    return ExtraFieldRow(
        category_code=row.category_code,
        key=row.key,
        label=row.label,
        kind=row.kind,
        choices=tuple(row.choices),
        required=row.required,
        hint=row.hint,
    )


def with_categories(content: EditionContent, rows: Sequence[Row]) -> Draft:
    """`content` with the classes of `rows` added, changed and retired. What belongs to a retired class goes with it.

    Raises BadInput naming each row that does not fit.
    """
    known = {row.code: row for row in content.categories}
    changes = _each(rows, lambda row: _category_change(row, known))
    _demand_whole(known, rows)
    kept = EditionContent(
        categories=sorted(known.values(), key=lambda row: row.code),
        extra_fields=[row for row in content.extra_fields if row.category_code in known],
        foreign_classes=[row for row in content.foreign_classes if row.category_code in known],
    )
    return Draft(kept, [_with_losses(change, content) for change in changes])


def _each(rows: Iterable[Row], change: Callable[[Row], Change | None]) -> list[Change]:
    """The changes of all rows; raises BadInput with the faults of all of them."""
    changes: list[Change] = []
    faults: dict[str, str] = {}
    for row in rows:
        try:
            found = change(row)
        except BadInput as fault:
            faults |= fault.fields
        else:
            changes += [found] if found else []
    if faults:
        raise BadInput(faults)
    return changes


def _deed(row: Row, code: str, *, is_known: bool) -> Deed:
    deed = Deed(row.choice("操作", list(Deed)))
    if is_known == (deed is Deed.ADD):
        told = _("%(code)s已经有了。") if is_known else _("现在没有%(code)s。")
        raise row.bad("操作", told % {"code": code})
    return deed


def _category_change(row: Row, known: dict[str, CategoryRow]) -> Change | None:
    code = row.text("代码")
    deed, before = _deed(row, code, is_known=code in known), known.get(code)
    if deed is Deed.RETIRE:
        return Change(deed, code, known.pop(code).name, "")
    after = _category(row, code, before)
    known[code] = after
    return Change(deed, code, before.name if before else "", after.name) if after != before else None


def _category(row: Row, code: str, before: CategoryRow | None) -> CategoryRow:
    """The class as the row tells it; an empty cell changes nothing."""
    base = before or CategoryRow(code=code, name="")
    return replace(
        base,
        where=row.where,
        name=row.text("名称") if before is None else row.optional("名称") or base.name,
        gb_code=row.cells.get("国标代码") or base.gb_code,
        keywords=row.words("关键词") if row.cells.get("关键词") else base.keywords,
    )


def _demand_whole(known: dict[str, CategoryRow], rows: Sequence[Row]) -> None:
    """Raises BadInput for a retired class with classes below it that remain."""
    for row in rows:
        code = row.optional("代码")
        below = [other for other in known if other.startswith(code) and other != code]
        if row.optional("操作") == Deed.RETIRE and below:
            told = _("它下面还有%(count)d类没有停用，如%(code)s。") % {"count": len(below), "code": min(below)}
            raise row.bad("代码", told)


def _with_losses(change: Change, content: EditionContent) -> Change:
    if change.deed is not Deed.RETIRE:
        return change
    fields = [row.label for row in content.extra_fields if row.category_code == change.code]
    classes = [row for row in content.foreign_classes if row.category_code == change.code]
    lost = [_("附加项“%(label)s”") % {"label": label} for label in fields]
    lost += [_("与外部类别“%(name)s”的对应") % {"name": row.level2 or row.level1} for row in classes]
    return replace(change, lost=lost)


def with_fields(content: EditionContent, rows: Sequence[Row]) -> Draft:
    """`content` with the extra fields of `rows` added, changed and retired; raises BadInput naming each row that does
    not fit."""
    known = {(row.category_code, row.key): row for row in content.extra_fields}
    changes = _each(rows, lambda row: _field_change(row, known))
    return Draft(replace(content, extra_fields=list(known.values())), changes)


def _field_change(row: Row, known: dict[tuple[str, str], ExtraFieldRow]) -> Change | None:
    name = row.text("类别代码"), row.text("字段代码")
    code = ".".join(name)
    deed, before = _deed(row, code, is_known=name in known), known.get(name)
    if deed is Deed.RETIRE:
        return Change(deed, code, known.pop(name).label, "")
    after = ExtraFieldRow(
        category_code=name[0],
        key=name[1],
        label=row.text("标签"),
        kind=_KINDS[row.choice("类型", list(_KINDS))],
        choices=row.words("选项"),
        required=row.choice("必填", ["是", "否"]) == "是",
        hint=row.optional("提示"),
        where=row.where,
    )
    known[name] = after
    return Change(deed, code, before.label if before else "", after.label) if after != before else None


def field_lines(rows: Iterable[ExtraFieldRow]) -> list[tuple[str, ...]]:
    """The fields as lines of the table, each to be changed."""
    labels = {kind: label for label, kind in _KINDS.items()}
    return [
        (
            Deed.CHANGE,
            row.category_code,
            row.key,
            row.label,
            labels[row.kind],
            "|".join(row.choices),
            "是" if row.required else "否",
            row.hint,
        )
        for row in rows
    ]
