"""The hotline's end of a matter: review, what the citizen says of it, round again, close, archive."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases import closing, holds, incidents, policies
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.hub_parts import (
    OrdersField,
    box,
    chosen,
    not_decider,
    note,
    order_choices,
    segments,
)
from lianxin.cases.acts.kinds import CaseAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import offer, refusal_of
from lianxin.cases.acts.scene import Scene
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import Adoption, AppealType, OrderRole, OrderState, Satisfaction, Solved, TextKind
from lianxin.cases.steps.archive import archive, demand_no_objection, demand_taken_on
from lianxin.cases.steps.close import close
from lianxin.cases.steps.record_outcome import Answers, record_outcome
from lianxin.cases.steps.review import review
from lianxin.cases.steps.rework import Demand, rework
from lianxin.cases.steps.send_back import send_back
from lianxin.foundation.actor import Actor
from lianxin.taxonomy.fields import ReasonField
from lianxin.taxonomy.models import ReasonKind


@act
class Review(CaseAct):
    key, label, icon, hotkey = "review", "审核通过", "check", "r"
    right, group, moves = policies.REVIEW, Group.NEXT, ("review",)
    done = "已审核通过，转回访"
    review_opinion = note(TextKind.REVIEW_OPINION)

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return not_decider(scene, "reply_review")

    def take(self, *, by: Actor, at: datetime) -> None:
        review(self.target, self.cleaned_data["review_opinion"], by=by, at=at, seen=self.seen_version())


@act
class SendBack(CaseAct):
    key, label, icon, hotkey = "send_back", "退回重写", "arrow-back-up", "h"
    right, group, moves = policies.REVIEW, Group.NEXT, ("send_back",)
    done = "已退回单位重写"
    orders = OrdersField(label="退回给哪些单位")
    send_back_opinion = box(TextKind.SEND_BACK_OPINION, help_text="答复哪里不行，要补什么；单位看得到。")

    @cached_property
    def candidates(self) -> Sequence[TaskOrder]:
        rows = (order for order in self.scene.whole.orders if order.round == self.target.round)
        finished = (order for order in rows if order.state == OrderState.FINISHED)
        return [order for order in finished if order.unit_id != self.target.accused_id]

    def prepare(self) -> None:
        offer(self, "orders", order_choices(self.candidates))
        self.initial["orders"] = _leads(self.candidates)

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return not_decider(scene, "reply_review")

    def take(self, *, by: Actor, at: datetime) -> None:
        given, back = self.cleaned_data, chosen(self.cleaned_data["orders"], self.candidates)
        send_back(self.target, back, given["send_back_opinion"], by=by, at=at, seen=self.seen_version())


def _leads(orders: Sequence[TaskOrder]) -> list[str]:
    return [str(row.pk) for row in orders if row.role == OrderRole.LEAD and row.parent_id is None]


_YES_NO = [("yes", "是"), ("no", "否")]


@act
class RecordOutcome(CaseAct):
    key, label, icon, hotkey = "record_outcome", "记录回访结果", "clipboard-text", "o"
    right, group, moves = policies.RECORD_OUTCOME, Group.NEXT, ("record_outcome",)
    done = "已记录回访结果"
    reached = segments("回访", [("yes", "回访到了"), ("no", "没有回访到")])
    contacted = segments("承办单位联系过您吗", _YES_NO, required=False)
    solved = segments("问题解决了吗", Solved.choices, required=False)
    satisfaction = segments("对办理结果满意吗", Satisfaction.choices, required=False)
    dissatisfied_reason = ReasonField(ReasonKind.DISSATISFIED, label="不满意的原因", required=False)
    citizen_words = note(TextKind.CITIZEN_WORDS, "群众原话")

    def clean(self) -> dict[str, Any]:
        """The three answers go together; who was not reached has given none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        answered = [name for name in ("contacted", "solved", "satisfaction") if given.get(name)]
        if given.get("reached") == "no" and answered:
            self.add_error("reached", _("没有回访到的，后面三项都不填。"))
        if given.get("reached") == "yes":
            for name in {"contacted", "solved", "satisfaction"} - set(answered):
                self.add_error(name, _("请选择。"))
        return given

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        reached = given["reached"] == "yes"
        answers = Answers(
            contacted=given["contacted"] == "yes" if reached else None,
            solved=Solved(given["solved"]) if reached else None,
            satisfaction=Satisfaction(given["satisfaction"]) if reached else None,
            dissatisfied_reason=given["dissatisfied_reason"],
            words=given["citizen_words"],
        )
        record_outcome(self.target, answers, by=by, at=at, seen=self.seen_version())


@act
class Close(CaseAct):
    key, label, icon, hotkey = "close", "结案", "circle-check", "l"
    right, group, moves = policies.CLOSE, Group.NEXT, ("close",)
    done = "已结案"
    sometimes = frozenset({"adoption"})
    ground = segments("结案理由")
    adoption = segments("建议采纳情况", Adoption.choices)
    closing_note = note(TextKind.CLOSING_NOTE)

    def prepare(self) -> None:
        grounds = closing.closing_grounds(self.target, self.scene.at)
        offer(self, "ground", [(code, closing.CLOSING_GROUNDS.get(code, code)) for code in grounds])
        if self.target.appeal_type != AppealType.SUGGESTION:
            del self.fields["adoption"]

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        if held := refusal_of(holds.demand_none, target):
            return held
        return not_decider(scene, "close") or refusal_of(closing.demand_complete, target, scene.at)

    def take(self, *, by: Actor, at: datetime) -> None:
        given, seen = self.cleaned_data, self.seen_version()
        adoption = Adoption(given["adoption"]) if given.get("adoption") else None
        close(self.target, given["ground"], given["closing_note"], adoption, by=by, at=at, seen=seen)


@act
class Rework(CaseAct):
    key, label, icon, hotkey = "rework", "重办", "refresh", "v"
    right, group, moves = policies.REWORK, Group.NEXT, ("rework",)
    done = "已派重办"
    hint = "重办派新的任务单，原来的办理和评价照样保留。"
    orders = OrdersField(label="哪些单位重办")
    ground = segments("重办理由")
    rework_opinion = box(TextKind.REWORK_OPINION, help_text="还要办到什么程度，单位看得到。")

    @cached_property
    def candidates(self) -> Sequence[TaskOrder]:
        """Finished orders of the first tier that no other has replaced; of the master where the case followed it."""
        own = _replaceable(self.scene.whole.orders)
        if own or self.target.merged_into_id is None:
            return own
        rows = TaskOrder.objects.visible_to(self.scene.actor).filter(case=self.target.merged_into_id)
        return _replaceable(list(rows.select_related("unit").order_by("index")))

    def prepare(self) -> None:
        offer(self, "orders", order_choices(self.candidates))
        self.initial["orders"] = _leads(self.candidates)
        grounds = closing.rework_grounds(self.target, self.scene.at)
        offer(self, "ground", [(code, closing.REWORK_GROUNDS.get(code, code)) for code in grounds])

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return not_decider(scene, "rework")

    def take(self, *, by: Actor, at: datetime) -> None:
        given, again = self.cleaned_data, chosen(self.cleaned_data["orders"], self.candidates)
        demand = Demand(orders=again, ground=given["ground"], opinion=given["rework_opinion"])
        rework(self.target, demand, by=by, at=at, seen=self.seen_version())


def _replaceable(orders: Sequence[TaskOrder]) -> list[TaskOrder]:
    replaced = {order.replaces_id for order in orders}
    finished = (order for order in orders if order.state == OrderState.FINISHED and order.parent_id is None)
    return [order for order in finished if order.pk not in replaced]


@act
class Archive(CaseAct):
    key, label, icon, hotkey = "archive", "归档", "folder", "g"
    right, group, moves = policies.ARCHIVE, Group.NEXT, ("archive",)
    done = "已归档"
    hint = "归档后不再变动。"
    is_grave = True

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return (
            refusal_of(holds.demand_none, target)
            or refusal_of(incidents.demand_none_led, target)
            or refusal_of(demand_taken_on, target, target.state, scene.at)
            or refusal_of(demand_no_objection, target, scene.at)
        )

    def take(self, *, by: Actor, at: datetime) -> None:
        archive(self.target, by=by, at=at, seen=self.seen_version())
