"""What is found of a matter and kept with it: hard, unreasonable, beyond duty; what keeps it open."""

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _

from lianxin.cases import findings, holds, policies
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.hub_parts import box, is_hotlines, not_decider, segments
from lianxin.cases.acts.kinds import CaseAct, HoldAct, RequestAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import offer, refusal_of
from lianxin.cases.acts.scene import Scene
from lianxin.cases.lifecycle import demand_case
from lianxin.cases.models import Case, CaseHold, CaseRequest
from lianxin.cases.states import RequestKind, RequestState, TextKind
from lianxin.cases.steps.clear_finding import clear_finding
from lianxin.cases.steps.clear_hard import clear_hard
from lianxin.cases.steps.mark_hard import mark_hard
from lianxin.cases.steps.place_hold import LONGEST_REASON, Hold, place_hold
from lianxin.cases.steps.reject_finding import reject_finding
from lianxin.cases.steps.release_hold import demand_owner, release_hold
from lianxin.cases.steps.tell_citizen import tell_citizen
from lianxin.cases.steps.uphold_finding import uphold_finding
from lianxin.foundation.actor import Actor

# What somebody at a screen holds a case for; rooms that hold for a thing of their own have a word of their own.
BY_HAND = "by_hand"


@act
class MarkHard(CaseAct):
    key, label, icon = "mark_hard", "标记疑难", "tags"
    right, group, moves = policies.MARK, Group.MARK, ("mark",)
    done = "已标记为疑难件"

    @classmethod
    def is_whose(cls, scene: Scene) -> bool:
        return not scene.case.is_hard and super().is_whose(scene)

    def take(self, *, by: Actor, at: datetime) -> None:
        mark_hard(self.target, by=by, at=at, seen=self.seen_version())


@act
class ClearHard(CaseAct):
    key, label, icon = "clear_hard", "取消疑难", "tags"
    right, group, moves = policies.MARK, Group.MARK, ("mark",)
    done = "已取消疑难标记"

    @classmethod
    def is_whose(cls, scene: Scene) -> bool:
        return scene.case.is_hard and super().is_whose(scene)

    def take(self, *, by: Actor, at: datetime) -> None:
        clear_hard(self.target, by=by, at=at, seen=self.seen_version())


class _FindingAct(RequestAct):
    """What the hotline does with a finding that a unit asked for."""

    group, kinds = Group.DECIDE, frozenset(findings.MARKS)

    @classmethod
    def of(cls, target: CaseRequest) -> str:
        return target.get_kind_display()

    @classmethod
    def locked(cls, target: CaseRequest, scene: Scene) -> str:
        return refusal_of(demand_case, scene.case, "mark")

    def says(self) -> str:
        unit = self.target.order.unit.name if self.target.order else ""
        why = self.scene.whole.words(self.target.text_id)
        return _("%(unit)s申请%(kind)s：%(why)s") % {"unit": unit, "kind": self.target.get_kind_display(), "why": why}


class _FindingRuling(_FindingAct):
    right = policies.DECIDE_FINDING

    @classmethod
    def locked(cls, target: CaseRequest, scene: Scene) -> str:
        return super().locked(target, scene) or not_decider(scene, "unreasonable")


@act
class UpholdFinding(_FindingRuling):
    key, label, icon = "uphold_finding", "同意认定", "check"
    done = "已同意认定，请告知诉求人"
    request_opinion = box(TextKind.REQUEST_OPINION, "核实意见", help_text="核实了什么，依据是什么。")

    def take(self, *, by: Actor, at: datetime) -> None:
        uphold_finding(self.target, self.cleaned_data["request_opinion"], by=by, at=at)


@act
class RejectFinding(_FindingRuling):
    key, label, icon = "reject_finding", "不予认定", "x"
    done = "已答复不予认定"
    request_opinion = box(TextKind.REQUEST_OPINION, "理由")

    def take(self, *, by: Actor, at: datetime) -> None:
        reject_finding(self.target, self.cleaned_data["request_opinion"], by=by, at=at)


@act
class TellCitizen(_FindingAct):
    key, label, icon = "tell_citizen", "告知认定", "message-check"
    right, group, states = policies.MARK, Group.NEXT, frozenset({RequestState.GRANTED})
    done = "已记录告知，认定生效"
    citizen_answer = box(TextKind.CITIZEN_ANSWER, "怎样告知诉求人的", help_text="告知后认定才生效。")

    def take(self, *, by: Actor, at: datetime) -> None:
        tell_citizen(self.target, self.cleaned_data["citizen_answer"], by=by, at=at)


@act
class ClearFinding(CaseAct):
    key, label, icon = "clear_finding", "撤销认定", "arrow-back-up"
    right, group, moves = policies.DECIDE_FINDING, Group.MARK, ("mark",)
    done = "已撤销认定"
    kind = segments("撤销哪项认定")
    request_opinion = box(TextKind.REQUEST_OPINION, "理由")

    @classmethod
    def is_whose(cls, scene: Scene) -> bool:
        return bool(_borne(scene.case)) and super().is_whose(scene)

    def prepare(self) -> None:
        offer(self, "kind", [(kind, kind.label) for kind in _borne(self.target)])

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return not_decider(scene, "unreasonable")

    def take(self, *, by: Actor, at: datetime) -> None:
        given, kind = self.cleaned_data, RequestKind(self.cleaned_data["kind"])
        clear_finding(self.target, kind, given["request_opinion"], by=by, at=at, seen=self.seen_version())


def _borne(case: Case) -> list[RequestKind]:
    """The findings whose mark the case bears."""
    return [kind for kind, mark in findings.MARKS.items() if getattr(case, mark)]


@act
class PlaceHold(CaseAct):
    key, label, icon = "place_hold", "暂缓结案", "player-pause"
    right, group, moves = policies.HOLD, Group.MARK, ("hold",)
    done = "已暂缓结案"
    hint = "解除之前不能结案、归档；由提出的岗位解除。"
    reason = forms.CharField(label="原因", max_length=LONGEST_REASON, help_text="还有什么未了，不写诉求人信息。")

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        mine = (BY_HAND, _key_of(scene.actor))
        is_held = any((hold.kind, hold.key) == mine for hold in scene.holds)
        return _("您的岗位已提出暂缓结案。") if is_held else ""

    def take(self, *, by: Actor, at: datetime) -> None:
        hold = Hold(kind=BY_HAND, key=_key_of(by), reason=self.cleaned_data["reason"])
        place_hold(self.target, hold, by=by, at=at, seen=self.seen_version())


def _key_of(actor: Actor) -> str:
    """A post holds a case once by hand."""
    return f"post-{actor.post_id}"


@act
class ReleaseHold(HoldAct):
    key, label, icon = "release_hold", "解除暂缓", "lock"
    right, group = policies.HOLD, Group.MARK
    done = "已解除暂缓结案"

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[CaseHold]:
        return scene.holds if is_hotlines(scene) else []

    @classmethod
    def locked(cls, target: CaseHold, scene: Scene) -> str:
        if refusal_of(demand_owner, target, scene.actor):
            return _("由%(owner)s解除。") % {"owner": holds.owner_of(target)}
        return refusal_of(demand_case, scene.case, "hold")

    def take(self, *, by: Actor, at: datetime) -> None:
        release_hold(self.target, by=by, at=at)
