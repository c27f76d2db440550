"""What a reader wants a list to show: one typed wish, the same in an address, in JSON and in a saved filter.

The plain form is a mapping of keys to lists of texts, as `QueryDict.lists` and a JSON object give it. What it names
(units, categories, areas, a person) is looked up by `narrowing`, with the reader's rights.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from lianxin.cases.states import AppealType, CaseState, Channel, OrderState, RequestKind, Urgency
from lianxin.clocks.models import Light
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.foundation.text import clean

CLOSED, ALL = "closed", "all"
# What a list may be narrowed to: open matters by their light, or those that are over. Without it: all open ones.
FILTERS = (*Light.values, CLOSED)
BEST, NEWEST, SOONEST = "best", "newest", "soonest"
TODAY = "today"
MINE, OURS, FREE = "mine", "ours", "free"
LONGEST_SEARCH = 100  # characters
MOST_VALUES = 50  # of one key
_CODE = re.compile(r"[0-9A-Z-]{1,24}")
_NUMBER = re.compile(r"[0-9]{1,24}")
_CLOCK = re.compile(r"[a-z_]{1,32}")
_PERSON = re.compile(r"[0-9a-f]{32}")
_YEARS = range(1900, 3000)


class Mark(TextChoices):
    """What a case is besides its state."""

    ENTERPRISE = "enterprise", "涉企"
    ANONYMOUS = "anonymous", "匿名"
    WITHHELD = "withheld", "身份保密"
    HARD = "hard", "疑难"
    UNREASONABLE = "unreasonable", "不合理诉求"
    BEYOND_DUTY = "beyond_duty", "超职责诉求"
    URGED = "urged", "催办过"
    RETURNED = "returned", "退过单"
    REJECTED = "rejected", "审签退回"
    SENT_BACK = "sent_back", "退回重写"
    REWORKED = "reworked", "重办"
    REPEATED = "repeated", "重复诉求"
    INCIDENT = "incident", "群发事件"
    HELD = "held", "暂缓结案"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a reader wants to see: all that is given must hold, of several values of one key any, of marks all.

    `words` are to be found; `only` is one of FILTERS, "" for what is open (where states are named: for those states),
    or ALL; `before` is (time, id) of the last row shown. Codes of units, categories and areas stand for what lies below
    them too. `since` and `until` are the local days of registering, both included. `person` is what `narrowing.person`
    makes of a telephone number. `requests` are kinds of what waits for the reader to decide, `clocks` kinds
    of open clocks; `due` is TODAY for what ends before midnight, `own` MINE for what the reader himself registered or,
    in a unit, handles, OURS for a unit's own orders without those of the units below; `numbers` are those of single
    cases. `claimed` is MINE for what the reader's post has taken from the pool, FREE for what waits there for anybody.
    `order` is BEST for the best of the newest hits first, SOONEST for
    the orders that press most; else the newest come first, even where a list usually begins otherwise (NEWEST).
    """

    words: str = ""
    only: str = ""
    before: tuple[datetime, int] | None = None
    units: tuple[str, ...] = ()
    case_states: tuple[CaseState, ...] = ()
    order_states: tuple[OrderState, ...] = ()
    categories: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    person: str = ""
    appeal_types: tuple[AppealType, ...] = ()
    urgencies: tuple[Urgency, ...] = ()
    channels: tuple[Channel, ...] = ()
    marks: tuple[Mark, ...] = ()
    requests: tuple[RequestKind, ...] = ()
    clocks: tuple[str, ...] = ()
    due: str = ""
    own: str = ""
    numbers: tuple[str, ...] = ()
    claimed: str = ""
    order: str = ""

    @property
    def names_states(self) -> bool:
        return bool(self.case_states or self.order_states)


def read(asked: Mapping[str, Sequence[str]]) -> Wish:
    """The wish that a plain form holds; raises BadInput that names each key that is unknown or holds nonsense."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key, texts in asked.items():
        try:
            found |= _value(key, texts)
        except BadInput as error:
            wrong |= error.fields
    wish = Wish(**found)
    if wish.since and wish.until and wish.until < wish.since:
        wrong["until"] = _("截止日期早于起始日期。")
    if wrong:
        raise BadInput(wrong)
    return wish


def plain(wish: Wish) -> dict[str, list[str]]:
    """The plain form of `wish`, which `read` reads back: what is not asked for is left out."""
    given = ((key, getattr(wish, kind.name)) for key, kind in _KEYS.items())
    return {key: _KEYS[key].write(value) for key, value in given if value}


def query(wish: Wish) -> str:
    """The plain form as the query of an address, without its ``?``."""
    return urlencode(plain(wish), doseq=True)


def read_json(text: str) -> Wish:
    """The wish that a JSON object holds; raises BadInput as `read`, naming `wish` for what is no such object."""
    try:
        asked = json.loads(text)
    except ValueError:
        asked = None
    if not isinstance(asked, dict) or not all(_is_texts(texts) for texts in asked.values()):
        raise BadInput({"wish": _("筛选条件无法识别。")})
    return read(asked)


def to_json(wish: Wish) -> str:
    """The plain form as JSON, equal for equal wishes."""
    return json.dumps(plain(wish), ensure_ascii=False, sort_keys=True)


def lasting(wish: Wish) -> Wish:
    """What of `wish` may be kept for another day: without the page. Raises BadInput for one that names a person."""
    if wish.person:
        raise BadInput({"person": _("按来电人的筛选不能保存。")})
    return replace(wish, before=None)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _value(key: str, texts: Sequence[str]) -> dict[str, Any]:
    kind = _KEYS.get(key)
    if kind is None:
        raise BadInput({key: _("没有“%(key)s”这种筛选条件。") % {"key": key}})
    if len(texts) > MOST_VALUES:
        raise BadInput({key: _("一个条件最多选 %(most)d 项。") % {"most": MOST_VALUES}})
    values = [kind.read(key, text) for text in texts if text]
    if kind.many:
        return {kind.name: tuple(dict.fromkeys(values))}
    if len(values) > 1:
        raise BadInput({key: _("“%(key)s”只能填一个。") % {"key": key}})
    return {kind.name: values[0]} if values else {}


def _words(key: str, text: str) -> str:
    return clean(text, key, longest=LONGEST_SEARCH, label=_("搜索词")).strip()


def _one_of(choices: Iterable[str]) -> Callable[[str, str], str]:
    known = frozenset(choices)

    def read_choice(key: str, text: str) -> str:
        if text not in known:
            raise BadInput({key: _("没有这种筛选。")})
        return text

    return read_choice


def _member_of(kinds: type[StrEnum] | type[TextChoices]) -> Callable[[str, str], Any]:
    read_choice = _one_of(kinds)
    return lambda key, text: kinds(read_choice(key, text))


def _fitting(pattern: re.Pattern[str], wrong: str) -> Callable[[str, str], str]:
    def read_fitting(key: str, text: str) -> str:
        if not pattern.fullmatch(text):
            raise BadInput({key: _(wrong)})
        return text

    return read_fitting


def _day(key: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadInput({key: _("日期应写作 2026-11-23 这样。")}) from None
    if day.year not in _YEARS:
        raise BadInput({key: _("这个日期不在可查的年份里。")})
    return day


def _row_before(key: str, text: str) -> tuple[datetime, int]:
    """The last row shown."""
    at, _comma, pk = text.partition(",")
    try:
        return time.aware(datetime.fromisoformat(at)), int(pk)
    except (ValueError, OverflowError):
        raise BadInput({key: _("翻页地址有误，请回到第一页。")}) from None


def _one(value: object) -> list[str]:
    return [str(value)]


def _several(values: Iterable[object]) -> list[str]:
    return [str(value) for value in values]


class _Key(NamedTuple):
    """How one key of the plain form is read into, and written from, the attribute `name` of a wish."""

    name: str
    read: Callable[[str, str], Any]
    many: bool = False
    write: Callable[[Any], list[str]] = _one


def _many(name: str, reader: Callable[[str, str], Any]) -> _Key:
    return _Key(name, reader, many=True, write=_several)


_code = _fitting(_CODE, "代码只能由数字、大写字母和连字符组成。")
_KEYS = {
    "q": _Key("words", _words),
    "light": _Key("only", _one_of([*FILTERS, ALL])),
    "unit": _many("units", _code),
    "state": _many("case_states", _member_of(CaseState)),
    "order_state": _many("order_states", _member_of(OrderState)),
    "category": _many("categories", _code),
    "area": _many("areas", _code),
    "since": _Key("since", _day),
    "until": _Key("until", _day),
    "person": _Key("person", _fitting(_PERSON, "来电人无法识别，请重新按号码查找。")),
    "type": _many("appeal_types", _member_of(AppealType)),
    "urgency": _many("urgencies", _member_of(Urgency)),
    "channel": _many("channels", _member_of(Channel)),
    "mark": _many("marks", _member_of(Mark)),
    "request": _many("requests", _member_of(RequestKind)),
    "clock": _many("clocks", _fitting(_CLOCK, "没有这种时限。")),
    "due": _Key("due", _one_of([TODAY])),
    "own": _Key("own", _one_of([MINE, OURS])),
    "number": _many("numbers", _fitting(_NUMBER, "工单编号只有数字。")),
    "claimed": _Key("claimed", _one_of([MINE, FREE])),
    "order": _Key("order", _one_of([BEST, NEWEST])),
    "before": _Key("before", _row_before, write=lambda mark: [f"{mark[0].isoformat()},{mark[1]}"]),
}
assert {kind.name for kind in _KEYS.values()} == {field.name for field in fields(Wish)}
