"""The bar above a list: everything that a wish can ask for as a field, and what is asked for as chips to take off."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.cases import clock_faces, filters
from lianxin.cases.filters import BEST, FREE, MINE, NEWEST, OURS, SOONEST, TODAY, Mark, Wish
from lianxin.cases.queries import is_unit
from lianxin.cases.states import AppealType, CaseState, Channel, OrderState, RequestKind, Urgency
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.fields import DayField
from lianxin.foundation.ui.pickers import for_reader
from lianxin.organizations.fields import UnitsField
from lianxin.organizations.models import Unit
from lianxin.taxonomy.fields import AreaField, CategoryField
from lianxin.taxonomy.models import Area, Category

# How the rows of a list can follow each other.
ORDERS = {BEST: "最相关在前", NEWEST: "最新在前", SOONEST: "最急在前"}
_HUB_WAITS = {"due": "今天到期", "own": "我登记的", "claimed": "我认领的", "free": "公共池里没人认领的"}
_UNIT_WAITS = {"due": "今天到期", "ours": "本单位的，不含下级", "own": "指定我经办"}
_WAITS = {
    "due": ("due", TODAY),
    "ours": ("own", OURS),
    "own": ("own", MINE),
    "claimed": ("claimed", MINE),
    "free": ("claimed", FREE),
}


def _boxes(label: Any, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class NarrowForm(forms.Form):
    """What a reader chooses in the bar; `wish` is the list that he had before him and what of it stays."""

    case_states = _boxes(gettext_lazy("状态"), CaseState.choices)
    order_states = _boxes(gettext_lazy("任务单状态"), OrderState.choices)
    units = UnitsField(label=gettext_lazy("单位"), required=False)
    category = CategoryField(required=False)
    area = AreaField(required=False)
    since = DayField(label=gettext_lazy("登记从"), required=False)
    until = DayField(label=gettext_lazy("到"), required=False)
    appeal_types = _boxes(gettext_lazy("类型"), AppealType.choices)
    urgencies = _boxes(gettext_lazy("紧急程度"), Urgency.choices)
    channels = _boxes(gettext_lazy("来源"), Channel.choices)
    marks = _boxes(gettext_lazy("标记"), Mark.choices)
    requests = _boxes(gettext_lazy("待审申请"), RequestKind.choices)
    waits = _boxes(gettext_lazy("我的"), [])

    def __init__(self, wish: Wish, actor: Actor, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="narrow_%s", initial=_initial(wish))
        self.before = wish
        waits = _UNIT_WAITS if is_unit(actor) else _HUB_WAITS
        self.fields["waits"].choices = [(key, _(words)) for key, words in waits.items()]  # type: ignore[attr-defined]  # a choice field
        del self.fields["case_states" if is_unit(actor) else "order_states"]
        for_reader(self, actor, time.now())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("截止日期早于起始日期。"))
        return given

    @property
    def menus(self) -> list["Menu"]:
        """The fields as menus, in order; days go together."""
        alone = [[field] for field in self if field.name not in ("since", "until")]
        days = [self["since"], self["until"]]
        alone.insert(4, days)
        return [Menu(_("时间") if fields is days else str(fields[0].label), fields) for fields in alone]

    def wish(self) -> Wish:
        """What the list shall show now: what was chosen instead of what was, a category and a place besides those
        that were."""
        given = dict(self.cleaned_data)
        changes: dict[str, Any] = {"before": None, "due": "", "own": "", "claimed": ""}
        changes |= dict(_WAITS[key] for key in given.pop("waits"))
        changes["units"] = tuple(unit.code for unit in given.pop("units"))
        changes["categories"] = _with(self.before.categories, given.pop("category"))
        changes["areas"] = _with(self.before.areas, given.pop("area"))
        changes |= {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
        return filters.read(filters.plain(replace(self.before, **changes)))


@dataclass(frozen=True, slots=True)
class Menu:
    label: str
    fields: list[BoundField]

    @property
    def chosen(self) -> int:
        """How many values stand in it."""
        return sum(_count(field.value()) for field in self.fields)

    @property
    def wrong(self) -> bool:
        return any(field.errors for field in self.fields)


def _count(value: Any) -> int:
    """How many things a field's value names: codes that were picked, boxes that are ticked, one day."""
    several = getattr(value, "codes", value)
    return len(several) if isinstance(several, list | tuple) else int(bool(several))


def _initial(wish: Wish) -> dict[str, Any]:
    values = {name: getattr(wish, name) for name in wish.__slots__ if name in NarrowForm.base_fields}
    waits = [key for key, (name, value) in _WAITS.items() if getattr(wish, name) == value]
    return values | {"waits": waits}


def _with(codes: tuple[str, ...], row: Category | Area | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*codes, row.code])) if row else codes


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing that is asked for, as a chip: the kind, the value in words, and the wish without it."""

    kind: str
    words: str
    without: Wish


def taken(wish: Wish, actor: Actor) -> Iterator[Taken]:
    """What the list is narrowed to, but its words and its light, which stand elsewhere."""
    for name, told in _TOLD.items():
        values = getattr(wish, name)
        words = told.words(values, actor)
        for value in values:
            rest = tuple(each for each in values if each != value)
            yield Taken(_(told.kind), str(words.get(value, value)), _changed(wish, name, rest))
    for name, (kind, told_by) in _SINGLE.items():
        if value := getattr(wish, name):
            yield Taken(_(kind), told_by(value), _changed(wish, name, None if isinstance(value, date) else ""))


def _changed(wish: Wish, name: str, value: Any) -> Wish:
    changes: dict[str, Any] = {"before": None, name: value}
    return replace(wish, **changes)


@dataclass(frozen=True, slots=True)
class _Told:
    kind: str
    words: Callable[[Iterable[str], Actor], Mapping[str, Any]]


def _labels(choices: type[Any]) -> Callable[[Iterable[str], Actor], Mapping[str, Any]]:
    return lambda _values, _actor: {value: _(label) for value, label in choices.choices}


def _units(codes: Iterable[str], actor: Actor) -> Mapping[str, str]:
    if not codes:
        return {}
    return {unit.code: unit.short_name for unit in Unit.objects.visible_to(actor).filter(code__in=codes)}


def _names(model: type[Category] | type[Area]) -> Callable[[Iterable[str], Actor], Mapping[str, str]]:
    def names(codes: Iterable[str], _actor: Actor) -> Mapping[str, str]:
        return dict(model.objects.filter(code__in=codes).order_by("pk").values_list("code", "name")) if codes else {}

    return names


_TOLD = {
    "case_states": _Told("状态", _labels(CaseState)),
    "order_states": _Told("任务单", _labels(OrderState)),
    "units": _Told("单位", _units),
    "categories": _Told("类别", _names(Category)),
    "areas": _Told("区域", _names(Area)),
    "appeal_types": _Told("类型", _labels(AppealType)),
    "urgencies": _Told("紧急程度", _labels(Urgency)),
    "channels": _Told("来源", _labels(Channel)),
    "marks": _Told("标记", _labels(Mark)),
    "requests": _Told("待审申请", _labels(RequestKind)),
    "clocks": _Told("时限", lambda values, _actor: {value: clock_faces.name_of(value) for value in values}),
    "numbers": _Told("单号", lambda _values, _actor: {}),
}
_SINGLE: dict[str, tuple[str, Callable[[Any], str]]] = {
    "since": ("登记从", date.isoformat),
    "until": ("登记到", date.isoformat),
    "person": ("来电人", lambda _value: _("同一号码或同一人")),
    "due": ("时限", lambda _value: _("今天到期")),
    "own": ("我的", lambda value: _("本单位的，不含下级") if value == OURS else _("我登记的或经办的")),
    "claimed": ("认领", lambda value: _("我认领的") if value == MINE else _("公共池里没人认领的")),
    "order": ("顺序", lambda value: _(ORDERS[value])),
}
