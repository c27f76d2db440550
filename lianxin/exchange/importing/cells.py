"""One line of a sheet by our columns: each cell read as what it must be, all that is wrong gathered by column."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from lianxin.exchange.columns import columns
from lianxin.exchange.importing.mapping import ColumnMapping, knowledge
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.foundation.text import clean

Choice = TypeVar("Choice", bound=TextChoices)
LONGEST = 20_000
_YES = {"yes": True, "是": True, "1": True, "y": True, "no": False, "否": False, "0": False, "n": False, "": False}
# What spreadsheet programs make of a long number that they take for one to reckon with.
_SPOILT = re.compile(r"\d(\.\d+)?[eE]\+\d+")
_PARTING = re.compile(r"[|、；;]")


class Cells:
    """A line. `faults` says by our key what is wrong; reading a cell that is wrong notes it and answers nothing."""

    def __init__(self, line: int, raw: list[str], headings: list[str], mapping: ColumnMapping) -> None:
        self.line, self.raw, self.mapping = line, raw, mapping
        self.faults: dict[str, str] = {}
        self._theirs = dict(zip(headings, [*raw, *[""] * len(headings)], strict=False))
        told = {key: self._theirs[heading] for key, heading in mapping.columns.items()}
        self._cells = {key: self._meant(key, told.get(key, "")) for key in columns(mapping.kind)}

    def _meant(self, key: str, told: str) -> str:
        meant = self.mapping.values.get(key, {}).get(told, told)
        return meant or self.mapping.defaults.get(key, "")

    @property
    def content(self) -> str:
        """The whole line, of which its digest is made."""
        return "\x1f".join(self.raw)

    def under(self, heading: str) -> str:
        """The cell under one of their headings, as it is; NUL bytes, which no column holds, left out."""
        return self._theirs[heading][:LONGEST].replace("\0", "")

    def told(self, key: str) -> str:
        """The cell as it is, for a report."""
        return self._cells.get(key, "")

    def fault(self, key: str, text: str) -> None:
        """Note that a cell is wrong; the first reason stands."""
        self.faults.setdefault(key, text)

    def refused(self, fields: Mapping[str, str], names: Mapping[str, str] | None = None) -> None:
        """Note what a step refused; `names` gives our keys for the step's fields."""
        for name, text in fields.items():
            self.fault((names or {}).get(name, name), text)

    def text(self, key: str, *, longest: int = LONGEST, required: bool = False) -> str:
        """The cell; "" where it is empty or wrong."""
        value = self._cells[key]
        try:
            clean(value, key, longest=longest, label=columns(self.mapping.kind)[key], required=required)
        except BadInput as wrong:
            self.fault(key, wrong.text)
            return ""
        return value

    def code(self, key: str, *, longest: int = 64, required: bool = False) -> str:
        """A cell that identifies something: no number that a spreadsheet program has rounded."""
        value = self.text(key, longest=longest, required=required)
        if _SPOILT.fullmatch(value):
            self.fault(key, _("数字过长，已被表格软件改写；请把这一列设为文本后重新导出。"))
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """The parts of a cell of several values."""
        return tuple(word.strip() for word in _PARTING.split(self.text(key)) if word.strip())

    def yes(self, key: str) -> bool:
        value = self.text(key, longest=20).lower()
        if value not in _YES:
            self.fault(key, _("“%(value)s”不是“是”或“否”。") % {"value": value})
        return _YES.get(value, False)

    def choice(self, key: str, kind: type[Choice], *, required: bool = False) -> Choice | None:
        """The cell as one of `kind`, by our code or our word for it."""
        value = self.text(key, longest=60, required=required)
        if not value:
            return None
        for each in kind:
            if value in (each.value, str(each.label)):
                return each
        allowed = "、".join(str(each.label) for each in kind)
        text = _("“%(value)s”不在取值中（%(allowed)s），请在对应表的 [values.%(key)s] 里写明。")
        self.fault(key, text % {"value": value, "allowed": allowed, "key": key})
        return None

    def moment(self, key: str, after: datetime | None = None) -> datetime | None:
        """The cell as a moment; a mere day, where `after` lies in it, is `after`, else its beginning."""
        value = self.text(key, longest=60)
        return self.as_moment(key, value, after) if value else None

    def as_moment(self, key: str, value: str, after: datetime | None = None) -> datetime | None:
        """`value`, which stands in the column `key`, as `moment` reads it."""
        known = knowledge()["moments"]
        for form in (*self.mapping.date_formats, *known["formats"]):
            if found := _read(value, form):
                return _local(found)
        for form in known["days"]:
            if found := _read(value, form):
                day = _local(found)
                return after if after and time.local(after).date() == time.local(day).date() else day
        try:
            return _local(datetime.fromisoformat(value))
        except (ValueError, OverflowError):
            self.fault(key, _("“%(value)s”不是能识别的时间。") % {"value": value})
        return None


def _read(value: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(value, form)  # noqa: DTZ007  # the zone is the city's, put on afterwards
    except (ValueError, OverflowError):
        return None


def _local(found: datetime) -> datetime:
    """A moment without a zone is the city's."""
    return time.aware(found if found.tzinfo else found.replace(tzinfo=time.LOCAL))
