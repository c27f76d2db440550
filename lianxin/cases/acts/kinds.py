"""Whose an act is and on what: the case, an order, a request, a hold, a question."""

from collections.abc import Iterable
from typing import ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianxin.cases import policies
from lianxin.cases.acts.base import Act, Target
from lianxin.cases.acts.scene import AskedScene, Scene
from lianxin.cases.lifecycle import CASE_MOVES, ORDER_MOVES
from lianxin.cases.models import Case, CaseHold, CaseRequest, Consultation, TaskOrder
from lianxin.cases.states import RequestState
from lianxin.foundation.policy import Right


def _where_case_stands(case: Case, moves: tuple[str, ...]) -> str:
    """Why none of `moves` starts where the case stands; "" where one does, or none is asked for."""
    if not moves or any(case.state in CASE_MOVES[move].sources for move in moves):
        return ""
    return _("工单现为“%(state)s”") % {"state": case.get_state_display()}


def _is_issuer(order: TaskOrder, right: Right, scene: Scene) -> bool:
    """Whether the reader, by `right`, speaks for whoever sent the order."""
    above = next((row.unit_id for row in scene.whole.orders if row.pk == order.parent_id), None)
    if order.parent_id is not None and above is None:  # the order above is not the reader's to see
        return False
    return scene.actor.has(right.code) and bool(policies.for_issuer(scene.actor, order.hub_id, above))


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
        return _is_issuer(order, cls.right_of(order), scene)

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
        return request.order is not None and _is_issuer(request.order, cls.right_of(request), scene)

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
    def asked(cls, scene: AskedScene) -> list[Target]:
        """What is asked of this reader and waits for his answer, the oldest first."""
        raise NotImplementedError

    @classmethod
    def asked_of(cls, scene: AskedScene, pk: int) -> Target | None:
        """The row of that id, where it is asked of this reader."""
        raise NotImplementedError

    def asks(self) -> str:
        """What is asked, in words, as the reader may read it."""
        return self.says()

    @classmethod
    def why_closed(cls, target: Target, scene: AskedScene) -> str:
        """Why it cannot be answered now, in words; "" where it can."""
        return ""


class ConsultationAct(AskedAct[Consultation]):
    """An act on a question that was put to a unit before the dispatch."""

    @classmethod
    def asked(cls, scene: AskedScene) -> list[Consultation]:
        rows = cls._rows(scene).filter(answered_at=None, fallen_at=None).order_by("pk")
        return [row for row in rows if policies.for_unit(scene.actor, row.unit_id)]

    @classmethod
    def asked_of(cls, scene: AskedScene, pk: int) -> Consultation | None:
        return next(
            (row for row in cls._rows(scene).filter(pk=pk) if policies.for_unit(scene.actor, row.unit_id)), None
        )

    @classmethod
    def _rows(cls, scene: AskedScene) -> QuerySet[Consultation]:
        return Consultation.objects.visible_to(scene.actor).select_related("unit", "question", "case")


class HoldAct(Act[CaseHold]):
    """An act on what keeps a case from being closed."""

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[CaseHold]:
        return scene.holds

    @classmethod
    def of(cls, target: CaseHold) -> str:
        return target.reason
