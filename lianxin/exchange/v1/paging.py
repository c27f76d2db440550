"""Lists page by page: each page names where the next begins, and nobody counts."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Schema

from lianxin.foundation.errors import BadInput

LONGEST = 300  # characters of a cursor
Row = TypeVar("Row")


class Turn(Schema):
    """Which page is asked for."""

    after: str = Field("", max_length=LONGEST, description=gettext_noop("上一页答复中的 next；不填从头开始"))
    limit: int = Field(50, ge=1, le=50, description=gettext_noop("一页至多几行"))


class LongTurn(Turn):
    """Which page is asked for of a dictionary, whose rows are short."""

    limit: int = Field(200, ge=1, le=500, description=gettext_noop("一页至多几行"))


class Page(Schema):
    """One page: its rows, and where the next begins."""

    next: str | None = Field(default=None, description=gettext_noop("下一页的 after；为空表示没有了"))


def mark_of(name: str, turn: Turn) -> Any:
    """What the last row of the page before was marked by in the list `name`; None for the first page.

    Raises BadInput (after) for what this list has not given.
    """
    if not turn.after:
        return None
    try:
        return signing.loads(turn.after, salt=_salt(name))
    except signing.BadSignature:
        raise BadInput({"after": _("翻页标记有误，请从第一页重新开始。")}) from None


def cut(name: str, rows: Sequence[Row], turn: Turn, mark: Any) -> tuple[Sequence[Row], str | None]:
    """Of `rows`, which are one more than a page where there are more: those of the page, and where the next begins;
    `mark` answers by what a row is marked (JSON)."""
    shown = rows[: turn.limit]
    more = len(rows) > turn.limit
    return shown, signing.dumps(mark(shown[-1]), salt=_salt(name)) if more else None


def _salt(name: str) -> str:
    return f"exchange.page.{name}"
