"""What an edition of the categories consists of, before it is published."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from lianxin.foundation.sheets import bad_row

_CODE = re.compile(r"([0-9]{2}){1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRow:
    """`where` tells file and line of a row that comes from a file."""

    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow(ContentRow):
    code: str
    name: str
    gb_code: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraFieldRow(ContentRow):
    category_code: str
    key: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignClassRow(ContentRow):
    scheme: str
    level1: str
    level2: str = ""
    category_code: str


@dataclass(frozen=True, slots=True)
class EditionContent:
    """All categories of an edition, what is asked besides, and how other systems' classes map to it."""

    categories: Sequence[CategoryRow]
    extra_fields: Sequence[ExtraFieldRow] = ()
    foreign_classes: Sequence[ForeignClassRow] = ()

    def check(self) -> None:
        """Raise BadInput for the first row that does not fit the others; single cells are checked when it is stored."""
        codes = _category_codes(self.categories)
        _extra_fields_fit(self.extra_fields, codes)
        _foreign_classes_fit(self.foreign_classes, codes)

    def digest(self) -> bytes:
        """The SHA-256 of the content; where its rows come from does not matter."""
        parts = [self.categories, self.extra_fields, self.foreign_classes]
        plain = [[asdict(row) | {"where": ""} for row in part] for part in parts]
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).digest()


def _category_codes(rows: Sequence[CategoryRow]) -> set[str]:
    codes: set[str] = set()
    for row in rows:
        if not _CODE.fullmatch(row.code):
            raise bad_row(row.where, "code", _("类别代码“%(code)s”应为2、4或6位数字。") % {"code": row.code})
        if row.code in codes:
            raise bad_row(row.where, "code", _("类别代码%(code)s重复。") % {"code": row.code})
        if len(row.code) > 2 and row.code[:-2] not in codes:
            raise bad_row(row.where, "code", _("%(code)s的上级类别不存在或排在它后面。") % {"code": row.code})
        codes.add(row.code)
    return codes


def _extra_fields_fit(rows: Sequence[ExtraFieldRow], codes: set[str]) -> None:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        _belongs(row, codes)
        if (row.kind == "choice") != bool(row.choices):
            raise bad_row(row.where, "choices", _("“选项”类型必须列出选项，其他类型不能有选项。"))
        if any(other == row.key and _same_branch(code, row.category_code) for code, other in seen):
            raise bad_row(row.where, "key", _("字段%(key)s在本类别或其上下级中重复。") % {"key": row.key})
        seen.add((row.category_code, row.key))


def _same_branch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _foreign_classes_fit(rows: Sequence[ForeignClassRow], codes: set[str]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        _belongs(row, codes)
        key = (row.scheme, row.level1, row.level2)
        if key in seen:
            raise bad_row(row.where, "level2", _("外部类别“%(name)s”重复。") % {"name": "/".join(key[1:])})
        seen.add(key)


def _belongs(row: ExtraFieldRow | ForeignClassRow, codes: set[str]) -> None:
    if row.category_code not in codes:
        raise bad_row(row.where, "category_code", _("类别%(code)s不存在。") % {"code": row.category_code})
