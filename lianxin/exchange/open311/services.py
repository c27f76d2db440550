"""What may be reported: GeoReport v2, "GET Service List" and "GET Service Definition".

A service is a category of the second level, grouped by the first: a telephone shows some two hundred in groups, not the
thousand of the third level, which the hotline names more exactly than anybody outside.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.exchange.open311.faults import BAD, UNKNOWN, Fault
from lianxin.portal.forms import TYPES, places
from lianxin.taxonomy import queries as taxonomy
from lianxin.taxonomy.models import Category, ExtraField

LEVEL = 2
LONGEST_CODE = 6
# Our own questions, besides those of the category.
AREA, APPEAL_TYPE = "area", "appeal_type"
_DATATYPES = {
    ExtraField.Kind.TEXT: "string",
    ExtraField.Kind.NUMBER: "number",
    ExtraField.Kind.DATE: "datetime",
    ExtraField.Kind.CHOICE: "singlevaluelist",
    ExtraField.Kind.YES_NO: "singlevaluelist",
}
_ASCII_COMMA, _COMMA = ",", "，"


def listed(at: datetime) -> list[dict[str, Any]]:
    """The service list. Every service asks where the matter is, so every one has a definition (`metadata`)."""
    rows = list(taxonomy.edition(at).categories.order_by("code"))
    names = {row.code: row.name for row in rows}
    below = defaultdict(list)
    for row in rows:
        below[row.parent_code].append(row.name)
    return [_listed(row, names, below[row.code]) for row in rows if _is_service(row, below[row.code])]


def _is_service(row: Category, below: list[str]) -> bool:
    return row.level == LEVEL or (row.level < LEVEL and not below)


def _listed(row: Category, names: dict[str, str], below: list[str]) -> dict[str, Any]:
    return {
        "service_code": row.code,
        "service_name": row.name,
        "description": "、".join(below) or row.name,
        "metadata": True,
        "type": "realtime",
        "keywords": ", ".join(word.replace(_ASCII_COMMA, _COMMA) for word in [*row.keywords, *below]),
        "group": names[row.lineage[0]],
    }


def service(code: str, at: datetime) -> Category:
    """The category that is the service `code`. Raises Fault (400 for none named, 404 for one that is not listed)."""
    if not code:
        raise Fault(BAD, _("没有写 service_code。"))
    rows = taxonomy.edition(at).categories.all()
    found = (
        rows.filter(code=code).first() if code.isascii() and code.isdecimal() and len(code) <= LONGEST_CODE else None
    )
    if found is None or not _is_service(found, [row.name for row in taxonomy.children(found)]):
        raise Fault(UNKNOWN, _("没有这个 service_code。"))
    return found


def service_code_of(category: Category) -> str:
    """The service under which matters of `category` are told."""
    return category.code[: LEVEL * 2]


def definition(category: Category, at: datetime) -> dict[str, Any]:
    """The service definition: what the category asks besides, then where the matter is and what kind it is."""
    rows = [_asked(row) for row in taxonomy.extra_fields(category)] + [_area(at), _appeal_type()]
    return {
        "service_code": category.code,
        "attributes": [row | {"order": order} for order, row in enumerate(rows, start=1)],
    }


def _asked(row: ExtraField) -> dict[str, Any]:
    values = [(each, each) for each in row.choices]
    if row.kind == ExtraField.Kind.YES_NO:
        values = [("yes", _("是")), ("no", _("否"))]
    return _attribute(
        row.key, _DATATYPES[ExtraField.Kind(row.kind)], row.label, row.hint, values, required=row.required
    )


def _area(at: datetime) -> dict[str, Any]:
    return _attribute(
        AREA,
        "singlevaluelist",
        _("在哪个县区、街道（乡镇）？"),
        _("不填就按 address_string 里写到的县区、街道（乡镇）；经纬度不能代替。"),
        list(flat_places(at)),
    )


def flat_places(at: datetime) -> Iterator[tuple[str, str]]:
    """The portal's list of places in one row: the code, and the name after that of its county."""
    for head, rest in places(at):
        if isinstance(rest, list):
            yield from ((code, name if name.startswith(head) else f"{head} {name}") for code, name in rest)
        elif head:
            yield head, rest


def _appeal_type() -> dict[str, Any]:
    values = [(str(code), str(label)) for code, label in TYPES]
    return _attribute(APPEAL_TYPE, "singlevaluelist", _("您想要我们"), _("不填就是请帮忙解决。"), values)


def _attribute(  # an attribute has so many parts
    code: str, datatype: str, description: str, hint: str, values: list[tuple[str, str]], *, required: bool = False
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": required,
        "datatype_description": hint or None,
        "order": 0,
        "description": description,
    }
    return row | {"values": [{"key": key, "name": name} for key, name in values]} if values else row
