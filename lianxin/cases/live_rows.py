"""What became of the rows that a list shows: how they stand now, which have left it and why, how many are new."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from lianxin.cases import lists
from lianxin.cases.filters import ALL, Wish
from lianxin.cases.lists import Line
from lianxin.cases.models import Case, CaseRequest, TaskOrder
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput

EVERYTHING = Wish(only=ALL)
_KEY = re.compile(r"[0-9]{1,24}(-[0-9]{1,18})?")


class News(NamedTuple):
    """`lines`: the rows shown that the reader may still see; `left`: of those, by key, why they stand in the list no
    more; `new`: how many rows came in since."""

    lines: list[Line]
    left: dict[str, str]
    new: int


def key_of(line: Line) -> str:
    """What names a row of a list: the case's number, of a unit's order besides which of the case's it is."""
    return f"{line.case.number}-{line.order.index}" if line.order else line.case.number


def keys_shown(said: str, most: int) -> list[str]:
    """The keys of the rows that stand on a reader's screen, as an address names them, parted by commas. Raises BadInput
    (rows) for more than `most`, or what is no key."""
    keys = said.split(",") if said else []
    if len(keys) > most or not all(_KEY.fullmatch(key) for key in keys):
        raise BadInput({"rows": _("行号无法识别，请刷新本页。")})
    return keys


def news(actor: Actor, wish: Wish, now: Sequence[Line], shown: Sequence[str]) -> News:
    """`now` is the page that the list of `wish` would have now, `shown` are the keys of the rows that are shown."""
    here = {key_of(line): line for line in now}
    gone = [key for key in shown if key not in here]
    found = {key_of(line): line for line in _lines(actor, gone)}
    lines = [line for key in shown if (line := here.get(key) or found.get(key))]
    new = count_new([key_of(line) for line in now], shown, lists.PAGE)
    # Rows that were pushed off a full page have not left the list.
    pushed = {key_of(line) for line in _lines(actor, gone, wish)} if len(now) == lists.PAGE else set()
    left = {key: found[key] for key in gone if key in found and key not in pushed}
    return News(lines, {key: why_left(line.order or line.case) for key, line in left.items()}, new)


def _lines(actor: Actor, keys: Sequence[str], wish: Wish = EVERYTHING) -> list[Line]:
    """The rows of `keys` that the list of `wish` has."""
    numbers = tuple(dict.fromkeys(key.partition("-")[0] for key in keys))
    return lists.lines(actor, replace(wish, before=None, order="", numbers=numbers)) if numbers else []


def count_new(keys: Sequence[str], shown: Collection[str], most: int) -> int:
    """Of the `keys` of the page that a list of `most` rows would have now, those that came in above the last row that
    is shown; below it a full page only shows what stood there before."""
    last = max((place for place, key in enumerate(keys) if key in shown), default=-1)
    within = keys if len(keys) < most and len(shown) < most else keys[: last + 1]
    return sum(key not in shown for key in within)


def why_left(row: Case | TaskOrder | CaseRequest) -> str:
    """What is told of a row that a list has no more."""
    return _("已不在此列：%(state)s") % {"state": row.get_state_display()}
