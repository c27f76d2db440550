"""What is due on one thing of the pool: the acts as cards, the chosen one's form, the times that come of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianxin.calendars.fields import SpanField
from lianxin.cases import dues
from lianxin.cases.act_pages import address
from lianxin.cases.acts import Act, Scene, may_take, named
from lianxin.cases.dues import Due
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.states import CaseState, RequestKind
from lianxin.foundation.errors import Refused
from lianxin.foundation.ui.pickers import for_reader
from lianxin.organizations.fields import UnitField
from lianxin.organizations.models import Unit
from lianxin.rulebook.book import NoRule

# Which acts are due where, the likeliest first.
BY_STATE = {
    CaseState.REGISTERED: ("accept", "ask_supplement", "decline", "hand_over"),
    CaseState.PENDING_DISPATCH: ("redispatch", "dispatch", "consult", "dispute", "reclassify"),
    CaseState.DISPUTED: ("designate", "consult"),
    CaseState.PENDING_REVIEW: ("review", "send_back"),
}
BY_REQUEST = {
    RequestKind.RETURN: ("turn_elsewhere", "reject_return", "accept_return"),
    RequestKind.EXTENSION: ("grant_extension", "refuse_extension"),
    RequestKind.SUSPENSION: ("grant_suspension", "refuse_suspension"),
}
# One line under the name of the act where it has consequences that the name does not tell.
NOTES = {
    "turn_elsewhere": "新单位另起任务单",
    "reject_return": "原单位续办，不得再退",
    "accept_return": "回公共池，再派单、征询或协调",
    "redispatch": "接替退回或撤回的单位",
    "consult": "先问单位，工单留在池中",
    "dispute": "转争议协调",
    "designate": "被指定的单位不得退单",
    "accept": "随后派单",
    "ask_supplement": "请群众补充后再办",
    "decline": "说明理由并引导",
    "hand_over": "移交其他热线平台",
}
# Acts whose unit gets the matter in another's place: it has its whole time.
_ANEW = {"turn_elsewhere", "redispatch"}


@dataclass(frozen=True, slots=True)
class Card:
    """One act that may be chosen: `query` draws it, `locked` says why it cannot be taken now."""

    key: str
    label: str
    note: str
    kind: type[Act[Any]]
    target: Any
    locked: str

    @property
    def icon(self) -> str:
        return self.kind.icon


def cards(scene: Scene, request: CaseRequest | None) -> list[Card]:
    """The acts that are due on the case, or on what is asked in it, and are the reader's; open ones first."""
    keys = BY_REQUEST.get(RequestKind(request.kind), ()) if request else BY_STATE.get(CaseState(scene.case.state), ())
    return cards_of(keys, scene, request)


def cards_of(keys: Iterable[str], scene: Scene, on: Model | None = None) -> list[Card]:
    """Of the acts `keys` those that are the reader's, on the row `on` or, without it, on whatever of the case; open
    ones first."""
    found = [card for key in keys for card in _cards(key, scene, on)]
    return sorted(found, key=lambda card: bool(card.locked))


def _cards(key: str, scene: Scene, on: Model | None) -> Iterator[Card]:
    kind = named(key)
    if kind is None or not may_take(kind, scene.actor):
        return
    for target in kind.targets(scene):
        if on is None or target == on:
            of = f" · {kind.of(target)}" if on is None and kind.of(target) else ""
            locked = kind.why_locked(target, scene)
            yield Card(key, f"{_(kind.label)}{of}", str(_(NOTES.get(key, ""))), kind, target, locked)


def form_of(card: Card, scene: Scene, data: QueryDict | None = None) -> Act[Any]:
    """The form of the card's act."""
    form: Act[Any] = for_reader(card.kind(card.target, scene, data), scene.actor, scene.at)
    form.begin(QueryDict())
    return form


def action(card: Card, scene: Scene) -> str:
    """Where the form is sent."""
    return address(card.kind, scene.case.number, card.target)


def dues_of(form: Act[Any], at: datetime) -> list[Due]:
    """Until when each unit has the matter if the form is sent as it stands; nothing where no time begins or moves."""
    case, target = form.scene.case, form.target
    try:
        if form.key == "reject_return" and target.order:
            return _some(dues.kept(target.order))
        if form.key == "grant_extension":
            return _some(_extended(form, target.order))
        if form.key in ("dispatch", "designate", *_ANEW):
            return dues.of_units(case, _units(form), at, anew=form.key in _ANEW)
    except (Refused, NoRule):  # then the step says why
        return []
    return []


def _some(due: Due | None) -> list[Due]:
    return [due] if due else []


def _extended(form: Act[Any], order: TaskOrder) -> Due | None:
    spans = [form.initial.get(name) if not form.is_bound else _clean(form, name) for name in _fields(form, SpanField)]
    return dues.extended(order, spans[0]) if spans and spans[0] else None


def _units(form: Act[Any]) -> list[Unit]:
    """The units that the form names, as far as it names any."""
    named_units: dict[int, Unit] = {}
    for name in _fields(form, UnitField):
        value = _clean(form, name) if form.is_bound else form.initial.get(name)
        for unit in value if isinstance(value, list | tuple) else [value] if value else []:
            named_units.setdefault(unit.pk, unit)
    rows = Unit.objects.unscoped("the units that the form names").select_related("kind")
    found = rows.in_bulk(list(named_units))
    return [found[pk] for pk in named_units]


def _fields(form: Act[Any], kind: type) -> Iterable[str]:
    return [name for name, field in form.fields.items() if isinstance(field, kind)]


def value_of(form: Act[Any], name: str) -> Any:
    """What a field holds, of a form that is drawn or still being filled in; None for what is none yet."""
    return _clean(form, name) if form.is_bound else form.initial.get(name)


def _clean(form: Act[Any], name: str) -> Any:
    """What one field of a form that is still being filled in holds; None for what is none yet."""
    try:
        return form.fields[name].clean(form[name].data)
    except ValidationError:
        return None
