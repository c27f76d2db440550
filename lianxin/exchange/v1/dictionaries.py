"""What things are called: categories, areas, units, reasons."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Field, Query, Router, Schema

from lianxin.exchange.v1 import paging
from lianxin.exchange.v1.answers import answers
from lianxin.exchange.v1.caller import actor_of
from lianxin.exchange.v1.paging import LongTurn
from lianxin.exchange.v1.shapes import Named, made
from lianxin.foundation import time
from lianxin.foundation.dated import holds
from lianxin.organizations.models import Tier, Unit
from lianxin.taxonomy.models import Area, Category, ExtraField, Need, ReasonKind
from lianxin.taxonomy.queries import edition, reasons

router = Router(tags=["dictionaries"])


class Asked(Schema):
    """Something asked besides for matters of a category and those below it."""

    key: str = Field(description=_("字段代码"))
    label: str = Field(description=_("标签"))
    kind: ExtraField.Kind = Field(description=_("字段类型"))
    choices: list[str] = Field(description=_("选项"))
    required: bool = Field(description=_("必填"))
    hint: str = Field(description=_("提示"))


class CategoryRow(Named):
    """A category of the edition that holds now."""

    parent: str | None = Field(description=_("上级代码"))
    level: int = Field(description=_("级别，1 至 3"))
    gb_code: str = Field(description=_("国标代码"))
    keywords: list[str] = Field(description=_("关键词"))
    fields: list[Asked] = Field(description=_("本级另外要问的；上级的也要问"))


class CategoryPage(paging.Page):
    """One page of the categories, by code."""

    edition: int = Field(description=_("第几版"))
    rows: list[CategoryRow] = Field(description=_("各行"))


class AreaRow(Named):
    """An area that exists now."""

    level: int = Field(description=_("级别，1 至 3"))
    governed_by: str | None = Field(description=_("实际管辖的上级代码"))


class AreaPage(paging.Page):
    """One page of the areas, by code."""

    rows: list[AreaRow] = Field(description=_("各行"))


class UnitRow(Named):
    """A unit that works now."""

    short_name: str = Field(description=_("简称"))
    kind: str = Field(description=_("单位类型代码"))
    tier: Tier = Field(description=_("层级"))
    parent: str | None = Field(description=_("上级代码"))


class UnitPage(paging.Page):
    """One page of the units, by code."""

    rows: list[UnitRow] = Field(description=_("各行"))


class ReasonRow(Named):
    """A reason that may be given now."""

    guidance: str = Field(description=_("告知用语"))
    needs: list[Need] = Field(description=_("所需材料"))


class ReasonPage(paging.Page):
    """A dictionary of reasons, in its order, whole."""

    rows: list[ReasonRow] = Field(description=_("各行"))


@router.get("/categories", response=answers(CategoryPage), operation_id="list_categories", summary=_("诉求类别"))
def list_categories(request: HttpRequest, turn: Query[LongTurn]) -> CategoryPage:  # noqa: ARG001  # everybody may know
    """The categories of the edition that holds now, with what is asked besides."""
    now = edition(time.now())
    rows, following = _turned(f"categories {now.number}", Category.objects.filter(edition=now), turn)
    besides: dict[str, list[Asked]] = {}
    for field in ExtraField.objects.filter(edition=now).order_by("category_code", "position"):
        besides.setdefault(field.category_code, []).append(_asked(field))
    return CategoryPage(
        edition=now.number, rows=[_category(row, besides.get(row.code, [])) for row in rows], next=following
    )


@router.get("/areas", response=answers(AreaPage), operation_id="list_areas", summary=_("区域"))
def list_areas(request: HttpRequest, turn: Query[LongTurn]) -> AreaPage:  # noqa: ARG001  # as above
    """The areas that exist now."""
    found = Area.objects.filter(holds(time.now())).select_related("parent", "administered_by")
    rows, following = _turned("areas", found, turn)
    return AreaPage(rows=[_area(row) for row in rows], next=following)


@router.get("/units", response=answers(UnitPage), operation_id="list_units", summary=_("单位"))
def list_units(request: HttpRequest, turn: Query[LongTurn]) -> UnitPage:
    """The units that work now."""
    found = Unit.objects.visible_to(actor_of(request)).living().select_related("kind", "parent")
    rows, following = _turned("units", found, turn)
    return UnitPage(rows=[_unit(row) for row in rows], next=following)


@router.get("/reasons/{kind}", response=answers(ReasonPage), operation_id="list_reasons", summary=_("原因字典"))
def list_reasons(request: HttpRequest, kind: ReasonKind) -> ReasonPage:  # noqa: ARG001  # as above
    """One dictionary of reasons, as it holds now."""
    rows = reasons(kind, time.now())
    return ReasonPage(
        rows=[made(ReasonRow, code=row.code, name=row.label, guidance=row.guidance, needs=row.needs) for row in rows]
    )


def _turned(name: str, rows: QuerySet[Any], turn: LongTurn) -> tuple[Any, str | None]:
    """One page of rows that are known by their code, and where the next begins."""
    mark = paging.mark_of(name, turn)
    behind = rows.filter(code__gt=mark) if mark else rows
    found = list(behind.order_by("code")[: turn.limit + 1])
    return paging.cut(name, found, turn, _code)


def _code(row: Any) -> str:
    code: str = row.code
    return code


def _asked(field: ExtraField) -> Asked:
    return made(
        Asked,
        key=field.key,
        label=field.label,
        kind=field.kind,
        choices=field.choices,
        required=field.required,
        hint=field.hint,
    )


def _category(row: Category, fields: list[Asked]) -> CategoryRow:
    return made(
        CategoryRow,
        code=row.code,
        name=row.name,
        parent=row.parent_code,
        level=row.level,
        gb_code=row.gb_code,
        keywords=row.keywords,
        fields=fields,
    )


def _area(row: Area) -> AreaRow:
    above = row.governed_by
    return made(AreaRow, code=row.code, name=row.name, level=row.level, governed_by=above.code if above else None)


def _unit(row: Unit) -> UnitRow:
    return made(
        UnitRow,
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        kind=row.kind.code,
        tier=row.kind.tier,
        parent=row.parent.code if row.parent else None,
    )
