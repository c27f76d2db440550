"""Acts: steps of the life cycle as somebody at a screen takes them. One class, one act; an instance is its form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar, cast
from uuid import uuid4

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianxin.cases import policies
from lianxin.cases.lifecycle import CASE_MOVES, ORDER_MOVES
from lianxin.cases.models import Case, CaseHold, CaseRequest, Consultation, TaskOrder
from lianxin.cases.queries import Whole, is_unit
from lianxin.cases.states import REQUEST_OPEN, RequestKind, RequestState
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, Refused
from lianxin.foundation.policy import Right

Target = TypeVar("Target", bound=models.Model)


class Group(IntEnum):
    """Where an act stands among the others; those of one group belong together, the most frequent first."""

    NEXT = 1  # what the matter waits for
    WORK = 2
    ASK = 3
    DECIDE = 4
    UNITS = 5
    TELL = 6
    LINK = 7
    MARK = 8
    END = 9


GROUPS = {
    Group.NEXT: "下一步",
    Group.WORK: "办理",
    Group.ASK: "申请",
    Group.DECIDE: "审核",
    Group.UNITS: "承办单位",
    Group.TELL: "诉求内容",
    Group.LINK: "关联",
    Group.MARK: "标记",
    Group.END: "结束",
}


@dataclass(frozen=True)
class Scene:
    """What acts are weighed against: one reader's whole reading of a case, who he is, and when."""

    whole: Whole
    actor: Actor
    at: datetime

    @property
    def case(self) -> Case:
        return self.whole.case

    @cached_property
    def requests(self) -> list[CaseRequest]:
        """What is asked for and not decided, or decided and still to be told to the citizen, the oldest first."""
        rows = (
            CaseRequest.objects.visible_to(self.actor).filter(case=self.case).select_related("text", "suggested_unit")
        )
        found = [row for row in rows.order_by("pk") if row.state in REQUEST_OPEN or _is_to_be_told(row)]
        orders = {order.pk: order for order in self.whole.orders}
        for row in found:
            row.order = orders.get(row.order_id) if row.order_id else None
        return found

    @cached_property
    def consultations(self) -> list[Consultation]:
        rows = Consultation.objects.visible_to(self.actor).filter(case=self.case, answered_at=None, fallen_at=None)
        return list(rows.select_related("unit", "question").order_by("pk"))

    @cached_property
    def holds(self) -> list[CaseHold]:
        """Open holds, for the hotline: a unit does not read what the hotline keeps a case open for."""
        rows = CaseHold.objects.filter(case=self.case, released_at__isnull=True).select_related(
            "placed_by_post__person"
        )
        return [] if is_unit(self.actor) else list(rows.order_by("pk"))


@dataclass(frozen=True)
class AskedScene:
    """Who is asked something about a case that he need not read, and when."""

    actor: Actor
    at: datetime


def _where_case_stands(case: Case, moves: tuple[str, ...]) -> str:
    """Why none of `moves` starts where the case stands; "" where one does, or none is asked for."""
    if not moves or any(case.state in CASE_MOVES[move].sources for move in moves):
        return ""
    return _("工单现为“%(state)s”") % {"state": case.get_state_display()}


def _is_to_be_told(request: CaseRequest) -> bool:
    """Whether a finding was upheld of which the citizen knows nothing yet."""
    finding = request.kind in (RequestKind.UNREASONABLE, RequestKind.BEYOND_DUTY)
    return finding and request.state == RequestState.GRANTED and request.citizen_told_at is None


class Act(forms.Form, Generic[Target]):
    """One act on one target. A subclass says what it is by the class variables and its fields, and takes its step.

    `right`: without it the act is not offered at all. `hotkey`: one letter, pressed on the case page. `done`: what is
    told afterwards. `hint`: one line above the form. `is_grave`: cannot be undone, and looks like it. `aside`: a
    template drawn above the fields, with what whoever acts must read.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    right: ClassVar[Right]
    group: ClassVar[Group]
    done: ClassVar[str]
    hint: ClassVar[str] = ""
    press: ClassVar[str] = ""
    hotkey: ClassVar[str] = ""
    is_grave: ClassVar[bool] = False
    aside: ClassVar[str] = ""
    # Which field a step means that calls it otherwise.
    names: ClassVar[Mapping[str, str]] = {}
    # Where the reader goes when it is done; "" for back to where he came from.
    there: str = ""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, target: Target, scene: Scene | AskedScene, data: QueryDict | None = None, files: Any = None
    ) -> None:
        self.target, self.scene = target, cast("Scene", scene)  # an `AskedAct` has the other, and says so
        first = {"seen": self.version, "request_key": uuid4().hex}
        super().__init__(data, files, initial=first, prefix=None, auto_id=f"{self.key}-%s")
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to target and reader (choices, initial values)."""

    def begin(self, said: QueryDict) -> None:
        """Begin with what the address says: a form that is drawn anew as soon as something is chosen."""

    def says(self) -> str:
        """The line above the form."""
        return _(self.hint) if self.hint else ""

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[Target]:
        """The rows of the scene that the act could be taken on by this reader, open or locked."""
        raise NotImplementedError

    @classmethod
    def of(cls, target: Target) -> str:
        """What the target is called beside the act's name; "" for the case itself."""
        return ""

    @property
    def version(self) -> int | None:
        """The version that the form is drawn from; None where the target has none."""
        return getattr(self.target, "version", None)

    @classmethod
    def why_locked(cls, target: Target, scene: Scene) -> str:
        """Why the act cannot be taken now, in words; "" where it can."""
        return cls.locked(target, scene)

    @classmethod
    def locked(cls, target: Target, scene: Scene) -> str:
        """A reason of the act's own, beyond state and right; "" for none."""
        return ""

    def take(self, *, by: Actor, at: datetime) -> None:
        """Take the step with what the form holds; raises what the step raises."""
        raise NotImplementedError

    @property
    def press_label(self) -> str:
        """What the button that takes the step says."""
        return str(_(self.press or self.label))

    def seen_version(self) -> int | None:
        """The version that the reader has before him, for the step's `seen`."""
        seen: int | None = self.cleaned_data.get("seen")
        return seen

    def add_refusal(self, refused: Refused) -> None:
        """Put a refusal where it belongs: beside its fields, or above the form."""
        fields = refused.fields if isinstance(refused, BadInput) else {}
        for told, text in fields.items():
            name = self.names.get(told, told)
            self.add_error(name if name in self.fields else None, text)
        if not fields:
            self.add_error(None, refused.text)

    def with_latest_version(self) -> None:
        """Let a second pressing be a decision on what is now the case: the form goes on from the newest version, under
        a request key of its own."""
        data = QueryDict.copy(self.data)  # type: ignore[arg-type]  # bound by __init__ to what was sent
        data["seen"] = "" if self.version is None else str(self.version)
        data["request_key"] = uuid4().hex
        self.data = data


class CaseAct(Act[Case]):
    """An act of the hotline on the case itself. `moves`: lines of CASE_MOVES; where several lead on, any may."""

    moves: ClassVar[tuple[str, ...]]

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[Case]:
        return [scene.case] if cls.is_whose(scene) else []

    @classmethod
    def is_whose(cls, scene: Scene) -> bool:
        return bool(policies.for_hotline(scene.actor, scene.case.hub_id))

    @classmethod
    def why_locked(cls, target: Case, scene: Scene) -> str:
        return _where_case_stands(target, cls.moves) or cls.locked(target, scene)


class OrderAct(Act[TaskOrder]):
    """An act of the order's own unit. `moves`: lines of ORDER_MOVES, `case_moves` of CASE_MOVES; any will do."""

    moves: ClassVar[tuple[str, ...]]
    case_moves: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[TaskOrder]:
        return [order for order in scene.whole.orders if cls.is_whose(order, scene) and not cls.is_past(order)]

    @classmethod
    def is_whose(cls, order: TaskOrder, scene: Scene) -> bool:
        return bool(policies.for_unit(scene.actor, order.unit_id))

    @classmethod
    def is_past(cls, order: TaskOrder) -> bool:
        """Whether nobody asks any more what may be done with the order."""
        return not order.is_open

    @classmethod
    def of(cls, target: TaskOrder) -> str:
        return target.unit.short_name

    @classmethod
    def why_locked(cls, target: TaskOrder, scene: Scene) -> str:
        if not any(target.state in ORDER_MOVES[move].sources for move in cls.moves):
            return _("任务单现为“%(state)s”") % {"state": target.get_state_display()}
        return _where_case_stands(scene.case, cls.case_moves) or cls.locked(target, scene)


class IssuedOrderAct(OrderAct):
    """An act of whoever sent the order: the hotline for the first tier, the unit above for those below."""

    @classmethod
    def is_whose(cls, order: TaskOrder, scene: Scene) -> bool:
        above = next((row.unit_id for row in scene.whole.orders if row.pk == order.parent_id), None)
        if order.parent_id is not None and above is None:  # the order above is not the reader's to see
            return False
        right = cls.right_of(order)
        return scene.actor.has(right.code) and bool(policies.for_issuer(scene.actor, order.hub_id, above))

    @classmethod
    def right_of(cls, order: TaskOrder) -> Right:
        """The right it takes: the hotline's, or another under an order above."""
        return cls.right


class RequestAct(Act[CaseRequest]):
    """An act on what was asked for: `kinds` and `states` say on which."""

    kinds: ClassVar[frozenset[str]]
    states: ClassVar[frozenset[str]] = frozenset({RequestState.ASKED})

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[CaseRequest]:
        return [
            row
            for row in scene.requests
            if row.kind in cls.kinds and row.state in cls.states and cls.is_whose(row, scene)
        ]

    @classmethod
    def is_whose(cls, request: CaseRequest, scene: Scene) -> bool:
        return bool(policies.for_hotline(scene.actor, scene.case.hub_id))

    @classmethod
    def of(cls, target: CaseRequest) -> str:
        return target.order.unit.short_name if target.order else ""

    @property
    def version(self) -> int | None:
        return self.target.order.version if self.target.order else None


class IssuerRulingAct(RequestAct):
    """A ruling of whoever sent the order that something is asked for: the hotline for the first tier, the unit above
    for those below."""

    @classmethod
    def is_whose(cls, request: CaseRequest, scene: Scene) -> bool:
        order = request.order
        above = next((row.unit_id for row in scene.whole.orders if order and row.pk == order.parent_id), None)
        if order is None or (order.parent_id is not None and above is None):  # the order above is not the reader's
            return False
        right = cls.right_of(request)
        return scene.actor.has(right.code) and bool(policies.for_issuer(scene.actor, order.hub_id, above))

    @classmethod
    def right_of(cls, request: CaseRequest) -> Right:
        """The right it takes: the hotline's, or another in the unit above."""
        return cls.right


class AskedAct(Act[Target]):
    """An act of whoever is asked about a case that he need not read: it stands on no case page, and shows what is asked
    by `aside`; its address is `cases:asked`."""

    scene: AskedScene  # type: ignore[assignment]  # nothing of the case is read

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[Target]:
        return []

    @classmethod
    def asked_of(cls, scene: AskedScene, pk: int) -> Target | None:
        """The row of that id, where it is asked of this reader."""
        raise NotImplementedError

    @classmethod
    def why_closed(cls, target: Target, scene: AskedScene) -> str:
        """Why it cannot be answered now, in words; "" where it can."""
        return ""


class ConsultationAct(AskedAct[Consultation]):
    """An act on a question that was put to a unit before the dispatch."""

    @classmethod
    def asked_of(cls, scene: AskedScene, pk: int) -> Consultation | None:
        rows = Consultation.objects.visible_to(scene.actor).select_related("unit", "question", "case")
        return next((row for row in rows.filter(pk=pk) if policies.for_unit(scene.actor, row.unit_id)), None)


class HoldAct(Act[CaseHold]):
    """An act on what keeps a case from being closed."""

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[CaseHold]:
        return scene.holds

    @classmethod
    def of(cls, target: CaseHold) -> str:
        return target.reason


_acts: dict[str, type[Act[Any]]] = {}
Kind = TypeVar("Kind", bound=type[Act[Any]])


def act(kind: Kind) -> Kind:
    """Make an act known; raises ValueError when two have the same key."""
    if kind.key in _acts:
        raise ValueError(f"the act {kind.key} is there twice")
    _acts[kind.key] = kind
    return kind


def named(key: str) -> type[Act[Any]] | None:
    """The act of that key."""
    return _acts.get(key)


def known() -> list[type[Act[Any]]]:
    """Every act, in the order of groups and of being made known."""
    return sorted(_acts.values(), key=lambda kind: kind.group)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that is this reader's, with its target; `locked` says why it cannot be taken now, "" where it can."""

    kind: type[Act[Any]]
    target: Any
    locked: str


def possible(scene: Scene) -> Iterator[Offer]:
    """Every act that is this reader's, open and locked, in the order in which a page lists them."""
    for kind in known():
        if may_take(kind, scene.actor):
            for target in kind.targets(scene):
                yield Offer(kind, target, kind.why_locked(target, scene))


def may_take(kind: type[Act[Any]], actor: Actor) -> bool:
    """Whether the reader's post may take such an act at all; what an order's issuer does is asked order by order."""
    return issubclass(kind, (IssuedOrderAct, IssuerRulingAct)) or actor.has(kind.right.code)
