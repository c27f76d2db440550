"""Two cases side by side: what is the same, what is not, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from lianxin.cases import faces
from lianxin.cases.queries import Whole
from lianxin.cases.states import TextKind
from lianxin.foundation.ui.moments import minute
from lianxin.taxonomy.queries import lineage

# Below this share of common characters nothing in two texts is marked: everything would be.
_ALIKE = 0.25


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `differs`: the other text has not the same there."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing of both cases, in pieces."""

    label: str
    one: list[Piece]
    other: list[Piece]
    same: bool
    is_text: bool = False


def pairs(one: Whole, other: Whole) -> list[Pair]:
    """What both cases say, in the order in which one compares them."""
    told = zip(_facts(one), _facts(other), strict=True)
    return [pair(label, said, others, is_text=is_text) for (label, said, is_text), (_label, others, _t) in told]


def pair(label: str, one: str, other: str, *, is_text: bool = False) -> Pair:
    """Both sides of one thing, with what differs marked; nothing in texts that have little in common."""
    if one == other:
        return Pair(label, [Piece(one, False)], [Piece(other, False)], True, is_text)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if not is_text or matcher.ratio() < _ALIKE:
        return Pair(label, [Piece(one, not is_text)], [Piece(other, not is_text)], False, is_text)
    codes = matcher.get_opcodes()
    left = [Piece(one[start:end], code != "equal") for code, start, end, _a, _b in codes if end > start]
    right = [Piece(other[start:end], code != "equal") for code, _a, _b, start, end in codes if end > start]
    return Pair(label, left, right, False, is_text)


def _facts(whole: Whole) -> Iterator[tuple[str, str, bool]]:
    case = whole.case
    yield _("标题"), whole.text(TextKind.TITLE), True
    yield _("地点"), whole.text(TextKind.PLACE) or "—", True
    yield _("区域"), faces.place_of(case.area), False
    yield _("分类"), " › ".join(category.name for category in lineage(case.category)), False
    yield _("类型"), str(case.get_appeal_type_display()), False
    yield _("市民"), whole.citizen, False
    yield _("来源"), str(case.get_channel_display()), False
    yield _("登记"), minute(case.registered_at), False
    yield _("状态"), str(case.get_state_display()), False
    units = "、".join(f"{order.unit.short_name}（{order.get_role_display()}）" for order in whole.orders)
    yield _("承办单位"), units or "—", False
    yield _("诉求"), whole.text(TextKind.CONTENT), True
