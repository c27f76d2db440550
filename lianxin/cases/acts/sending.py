"""What whoever sent an order does with it: take it back, let others in or out, send it to another, let it go on."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from lianxin.cases import policies, timers
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.dispatching import suggested
from lianxin.cases.acts.hub_parts import note
from lianxin.cases.acts.kinds import IssuedOrderAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.scene import Scene
from lianxin.cases.lifecycle import CASE_MOVES, ORDER_MOVES
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.states import ORDER_VOID, OrderRole, OrderState, RequestKind, RequestState, TextKind
from lianxin.cases.steps.change_lead import change_lead
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.redispatch import redispatch
from lianxin.cases.steps.remove_unit import remove_unit
from lianxin.cases.steps.resume import resume
from lianxin.cases.stretching import leads_first_tier
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import Right
from lianxin.organizations.fields import UnitField
from lianxin.rulebook.catalogue import Owners
from lianxin.taxonomy.fields import ReasonField
from lianxin.taxonomy.models import ReasonKind


class _SentOrderAct(IssuedOrderAct):
    right, group = policies.DISPATCH, Group.UNITS

    @classmethod
    def right_of(cls, order: TaskOrder) -> Right:
        return policies.issuing(order.parent_id)


def _beside(order: TaskOrder, scene: Scene) -> list[TaskOrder]:
    """The orders of the same round that stand beside `order`, itself among them."""
    place = (order.parent_id, order.round)
    return [row for row in scene.whole.orders if (row.parent_id, row.round) == place]


def _leading(order: TaskOrder, scene: Scene) -> TaskOrder | None:
    """The order that leads in the round of `order`, beside it or itself."""
    leads = (row for row in _beside(order, scene) if row.role == OrderRole.LEAD and row.state not in ORDER_VOID)
    return next(leads, None)


def _stands_still(order: TaskOrder, scene: Scene) -> bool:
    """Whether the time of the order does not run while something is decided of it."""
    kind = timers.handling_kind(order)
    rows = (clock for clock in scene.whole.order_clocks if clock.order_id == order.pk)
    return any(clock.kind == kind and not clock.ended and not clock.runs for clock in rows)


@act
class Recall(_SentOrderAct):
    key, label, icon, hotkey = "recall", "撤回派单", "arrow-back-up", "h"
    moves, case_moves = ("recall",), ("recall",)
    done = "已撤回派单"
    hint = "签收前可以撤回；撤回主办后重新派单。"
    reason = ReasonField(ReasonKind.RECALL, label="撤回原因")
    handling_note = note(TextKind.HANDLING_NOTE, "说明")

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        recall(self.target, given["reason"], given["handling_note"], by=by, at=at, seen=self.seen_version())


@act
class RemoveUnit(_SentOrderAct):
    key, label, icon, hotkey = "remove_unit", "撤销派单", "x", ""
    moves, case_moves = ("cancel",), ("remove_unit",)
    done = "已撤销该单位的任务单"
    hint = "不再需要这个单位协助；它派给下级的任务单一并取消。"
    is_grave = True
    handling_note = note(TextKind.HANDLING_NOTE, "说明")

    @classmethod
    def is_past(cls, order: TaskOrder) -> bool:
        return not order.is_open or order.role == OrderRole.LEAD

    def take(self, *, by: Actor, at: datetime) -> None:
        remove_unit(self.target, self.cleaned_data["handling_note"], by=by, at=at, seen=self.seen_version())


@act
class ChangeLead(_SentOrderAct):
    key, label, icon, hotkey = "change_lead", "改为主办", "users", "v"
    moves, case_moves = ("change_lead",), ("change_lead",)
    done = "已变更主办单位"
    hint = "原来的主办单位改为协办；各单位的时限不变。"
    handling_note = note(TextKind.HANDLING_NOTE, "说明")

    @classmethod
    def is_past(cls, order: TaskOrder) -> bool:
        return not order.is_open or order.role == OrderRole.LEAD

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        former = _leading(target, scene)
        if former is None:
            return _("现在没有主办单位，请重新派单确定主办。")
        if target.round != scene.case.round:
            return _("这张任务单属于上一轮办理，不能变更主办。")
        if OrderState.SUSPENDED in (target.state, former.state):
            return _("主办或拟变更的单位正在挂起，请先恢复办理。")
        stands = _stands_still(target, scene) or _stands_still(former, scene)
        return _("主办或拟变更的单位的申请正在审核，办理时限暂停，请先审核。") if stands else ""

    def take(self, *, by: Actor, at: datetime) -> None:
        change_lead(self.target, self.cleaned_data["handling_note"], by=by, at=at, seen=self.seen_version())


@act
class Redispatch(_SentOrderAct):
    """In the place of an order that was given back or taken back."""

    key, label, icon, hotkey = "redispatch", "改派", "git-fork", "i"
    group = Group.NEXT
    moves, case_moves = ("redispatch",), ("redispatch", "redispatch_assisting")
    done = "已改派"
    unit = UnitField(label="改派给")
    dispatch_note = note(TextKind.DISPATCH_NOTE, help_text="请新单位办什么、注意什么。")
    names = dict.fromkeys(OrderRole.values, "unit")

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[TaskOrder]:
        """Those whose place nobody has taken, in the present round."""
        replaced = {row.replaces_id for row in scene.whole.orders}
        open_to = (row for row in super().targets(scene) if row.round == scene.case.round)
        return [row for row in open_to if row.pk not in replaced]

    @classmethod
    def is_past(cls, order: TaskOrder) -> bool:
        return order.state not in ORDER_MOVES["redispatch"].sources

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        if target.role == OrderRole.LEAD and _leading(target, scene):
            return _("已有单位主办，不能再改派主办。")
        move = "redispatch" if leads_first_tier(target) else "redispatch_assisting"
        if scene.case.state not in CASE_MOVES[move].sources:
            return _("工单现为“%(state)s”") % {"state": scene.case.get_state_display()}
        return ""

    @cached_property
    def owners(self) -> Owners | None:
        return suggested(self.scene) if leads_first_tier(self.target) else None

    def prepare(self) -> None:
        field = self.fields["unit"]
        assert isinstance(field, UnitField)
        field.below = self.target.parent.unit if self.target.parent else None
        returned = CaseRequest.objects.visible_to(self.scene.actor).filter(order=self.target, kind=RequestKind.RETURN)
        granted = returned.filter(state=RequestState.GRANTED).select_related("suggested_unit").order_by("-pk").first()
        if granted and granted.suggested_unit and granted.suggested_unit.pk != self.scene.case.accused_id:
            self.initial["unit"] = granted.suggested_unit

    def says(self) -> str:
        named = {"unit": self.target.unit.name, "role": self.target.get_role_display()}
        return _("接替%(unit)s，承担%(role)s。") % named

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        is_suggested = self.owners is not None and given["unit"].pk == self.owners.lead.pk
        entry = self.owners.entry if self.owners and is_suggested else None
        seen = self.seen_version()
        redispatch(self.target, given["unit"], given["dispatch_note"], by=by, at=at, entry=entry, seen=seen)


@act
class ResumeForUnit(IssuedOrderAct):
    """By whoever granted the standstill; the unit itself has `resume`."""

    key, label, icon, hotkey = "resume_for_unit", "恢复办理", "refresh", ""
    right, group = policies.DECIDE_SUSPENSION, Group.UNITS
    moves, case_moves = ("resume",), ("resume",)
    done = "已恢复办理"
    handling_note = note(TextKind.HANDLING_NOTE, "说明")

    @classmethod
    def right_of(cls, order: TaskOrder) -> Right:
        return policies.ENDORSE if order.parent_id else policies.DECIDE_SUSPENSION

    @classmethod
    def is_past(cls, order: TaskOrder) -> bool:
        return order.state != OrderState.SUSPENDED

    def take(self, *, by: Actor, at: datetime) -> None:
        resume(self.target, self.cleaned_data["handling_note"], by=by, at=at, seen=self.seen_version())
