"""What in a text might still lead to somebody: numbers, plates, names, doors, and what stands in the case itself.

Machines find numbers surely and names by guess: what is sure cannot be published, what may be something else (路名 that
looks like a name, the address of an office) has to be looked at by a person, who says so word by word.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.cases import texts
from lianxin.cases.models import Case, CaseText
from lianxin.cases.states import TextKind
from lianxin.foundation import masks
from lianxin.organizations.models import HotlineNumber

SHORTEST_NUMBER = 6  # digits of a number in the case's texts that leads somewhere (a meter, an account)
SHORTEST_PLACE = 4  # characters
NUMBER, NAME, DOOR, OWN, LONG = (
    gettext_noop("号码"),
    gettext_noop("像是姓名"),
    gettext_noop("门牌"),
    gettext_noop("原诉求中的内容"),
    gettext_noop("较长的数字"),
)
STREET = gettext_noop("像是地址")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    "贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_TITLES = "先生|女士|小姐|大爷|大妈|大娘|大叔|阿姨|师傅|老师|医生|大夫|同学|同志|经理|书记|主任|局长|科长|所长|队长"
_TITLED = re.compile(rf"[{_SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:{_TITLES})")
_COMPOUND = re.compile(rf"(?:{masks.COMPOUND_SURNAMES.pattern})[\u4e00-\u9fff]{{1,2}}")
_HAN_DIGITS = "一二三四五六七八九十百"
_DOORS = re.compile(rf"(?:\d+|[{_HAN_DIGITS}]+)(?:号楼|号院|栋|幢|单元)|\d{{2,}}室|\d+号(?:门|商铺)")
_STREETS = re.compile(r"[路街道巷弄村]\d+号(?!线)")
_CHATS = re.compile(r"(?:微信|QQ|qq|Q)号?(?:是|为|[:：])?\s*(?P<number>[A-Za-z0-9_\-]{5,})")
_SPELLED = re.compile(r"[零〇一二三四五六七八九幺]{7,}|\d(?:[ .·\-]\d){6,}")
_LONG = re.compile(r"\d{7,}")
_DIGITS = re.compile(rf"\d{{{SHORTEST_NUMBER},}}")


class Trace(NamedTuple):
    """Words of a text and what they look like. What is `sure` has to go, the rest a person may let stand."""

    words: str
    why: str
    sure: bool


def normal(text: str) -> str:
    """`text` with ordinary digits and letters: full-width ones hide nothing."""
    return unicodedata.normalize("NFKC", text)


def own_words(case: Case) -> frozenset[str]:
    """What of the case itself must not be told: who spoke, under which number, the case's number and code, where it was
    said to be, and every number of its texts."""
    found = {case.number, case.query_code}
    if case.citizen:
        found.add(case.citizen.name)
    if case.phone:
        found |= {case.phone.number, case.phone.number.removeprefix("+86")}
    rows = CaseText.objects.filter(case=case).order_by("pk")
    found |= {number for row in rows for number in _DIGITS.findall(normal(row.text))}
    place = normal(texts.read(case, TextKind.PLACE)).strip()
    return frozenset(
        each for each in found | {place} if len(each) > 1 and (each != place or len(place) >= SHORTEST_PLACE)
    )


def public_numbers() -> frozenset[str]:
    """The digits of the numbers that the city itself has told: they lead to nobody."""
    numbers = HotlineNumber.objects.filter(retired_at=None).values_list("number", flat=True)
    return frozenset(_plain(number) for number in numbers)


def traces(text: str, own: Collection[str] = (), public: Collection[str] = ()) -> list[Trace]:
    """What in `text` might lead to somebody, each once, what is sure first.

    `own` are words that must not stand in it, `public` the digits of numbers that may.
    """
    once: dict[str, Trace] = {}
    for trace in _found(normal(text), own):
        if not _is_public(trace, public):
            once.setdefault(trace.words, trace)
    sure = [trace for trace in once.values() if trace.sure]
    return sure + [trace for trace in once.values() if not trace.sure and not _within(trace, sure)]


def _is_public(trace: Trace, public: Collection[str]) -> bool:
    """Whether it is a number that may stand there; of what only looks like one also a part of it."""
    digits = _plain(trace.words)
    return digits in public or (not trace.sure and any(digits in number for number in public))


def _within(trace: Trace, others: Collection[Trace]) -> bool:
    return any(trace.words in other.words for other in others)


def _found(text: str, own: Collection[str]) -> Iterator[Trace]:
    yield from (Trace(words, _(NUMBER), True) for words in masks.telling(text))
    yield from (Trace(match["number"], _(NUMBER), True) for match in _CHATS.finditer(text))
    yield from (Trace(words, _(NUMBER), True) for words in _SPELLED.findall(text))
    yield from (Trace(words, _(OWN), True) for words in own if words in text)
    yield from (Trace(words, _(DOOR), True) for words in _DOORS.findall(text))
    yield from (Trace(words, _(NAME), False) for words in _names(text))
    yield from (Trace(words, _(STREET), False) for words in _STREETS.findall(text))
    yield from (Trace(words, _(LONG), False) for words in _LONG.findall(text))


def _names(text: str) -> Iterator[str]:
    import rjieba  # reads its dictionary when it is first needed

    yield from (words for words in _TITLED.findall(text) + _COMPOUND.findall(text) if "某" not in words)
    tagged = rjieba.tag(text)
    yield from (words for words, kind in tagged if kind.startswith("nr") and len(words) > 1 and "某" not in words)


def _plain(number: str) -> str:
    return re.sub(r"[\s\-()]", "", number)
