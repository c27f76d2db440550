"""What is due on one thing that waits: the acts as cards, the chosen one's form and what it holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianxin.cases.act_pages import address
from lianxin.cases.acts import Act, Scene, may_take, named
from lianxin.cases.models import CaseRequest
from lianxin.cases.states import CaseState, RequestKind
from lianxin.foundation.ui.pickers import for_reader

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


@dataclass(frozen=True, slots=True)
class Card:
    """One act that may be chosen on something of the case `number`; `locked` says why it cannot be taken now."""

    number: str
    label: str
    note: str
    kind: type[Act[Any]]
    target: Any
    locked: str

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def icon(self) -> str:
        return self.kind.icon

    @property
    def action(self) -> str:
        """Where the form is sent."""
        return address(self.kind, self.number, self.target)

    @property
    def draft(self) -> str:
        """Under which name the browser keeps what is typed into the form, wherever it is drawn."""
        return f"act:{self.number}:{self.key}:{self.target.pk}"


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
            yield Card(scene.case.number, f"{_(kind.label)}{of}", str(_(NOTES.get(key, ""))), kind, target, locked)


def chosen(cards: Sequence[Card], key: str) -> Card | None:
    """The card of that key, else the first."""
    return next((card for card in cards if card.key == key), None) or next(iter(cards), None)


def form_of(card: Card, scene: Any, data: QueryDict | None = None) -> Act[Any]:
    """The form of the card's act; `scene` is what the cards were made of."""
    form: Act[Any] = for_reader(card.kind(card.target, scene, data), scene.actor, scene.at)
    form.begin(QueryDict())
    return form


def value_of(form: Act[Any], name: str) -> Any:
    """What a field holds, of a form that is drawn or still being filled in; None for what is none yet."""
    if not form.is_bound:
        return form.initial.get(name)
    try:
        return form.fields[name].clean(form[name].data)
    except ValidationError:
        return None
