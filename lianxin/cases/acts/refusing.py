"""How a matter is declined, by one person or by two; how the citizen objects, or takes it back himself."""

from datetime import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.cases import declining, orders, policies, timers
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.hub_parts import box, has_merged, note, segments
from lianxin.cases.acts.kinds import CaseAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import ToldReasonField, refusal_of
from lianxin.cases.acts.scene import Scene
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case
from lianxin.cases.states import TextKind
from lianxin.cases.steps.confirm_decline import confirm_decline
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.object_to_decline import object_to_decline
from lianxin.cases.steps.reject_decline import reject_decline
from lianxin.cases.steps.withdraw import Confirmation, Withdrawal, withdraw
from lianxin.foundation.actor import Actor
from lianxin.rulebook.queries import find
from lianxin.taxonomy.fields import ReasonField
from lianxin.taxonomy.models import ReasonKind
from lianxin.taxonomy.queries import reasons


class _DeclinedField(ReasonField):
    """A reason for which the rules let this case be declined (``scope.declined``); choosing one draws the form anew
    with what the dictionary says to the citizen."""

    case: Case

    def read_by(self, reader: Actor, at: datetime) -> None:
        super().read_by(reader, at)
        facts = facts_of(self.case)
        offered = find("scope.declined", facts, at).words
        second = find("scope.decline_confirmed", facts, at).words
        rows = [row for row in reasons(self.kind, at) if row.code in offered]
        named = ((row.code, _("%s（须他人确认）") % row.label if row.code in second else row.label) for row in rows)
        self.choices = [("", _("请选择")), *named]


@act
class Decline(CaseAct):
    key, label, icon, hotkey = "decline", "不予受理", "ban", "x"
    right, group, moves = policies.DECLINE, Group.END, ("decline", "propose_decline")
    done = "已提出不予受理"
    is_grave = True
    hint = "要告诉群众法定途径；须他人确认的，确认后才生效。"
    reason = _DeclinedField(ReasonKind.DECLINE, label="不予受理的事由")
    guidance = box(
        TextKind.GUIDANCE,
        "告知群众的话",
        required=False,
        help_text="选了事由自动填上字典里的话，可以改；不填就用字典里的。",
    )

    def prepare(self) -> None:
        field = self.fields["reason"]
        assert isinstance(field, _DeclinedField)
        field.case = self.target
        # The form is asked for anew with the reason alone: words stay out of addresses.
        anew = reverse("cases:act", args=[self.target.number, self.key])
        field.widget.attrs |= {"hx-get": anew, "hx-target": "closest form", "hx-include": "[name='next']"}

    def begin(self, said: QueryDict) -> None:
        chosen = said.get("reason", "")
        if found := next((row for row in reasons(ReasonKind.DECLINE, self.scene.at) if row.code == chosen), None):
            self.initial.update(reason=found.code, guidance=found.guidance)

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return has_merged(target) or refusal_of(orders.demand_none_open, target)

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        decline(self.target, given["reason"], given["guidance"], by=by, at=at, seen=self.seen_version())


class _SecondPersonAct(CaseAct):
    """What another person says to a proposal."""

    right, group = policies.CONFIRM_DECLINE, Group.NEXT

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return refusal_of(declining.demand_second_person, target, scene.actor, scene.at)

    def says(self) -> str:
        known = {row.code: row.label for row in reasons(ReasonKind.DECLINE, self.scene.at)}
        reason = known.get(self.target.decline_reason, self.target.decline_reason)
        route = self.scene.whole.text(TextKind.GUIDANCE)
        return _("事由：%(reason)s\n告知群众：%(route)s") % {"reason": reason, "route": route}


@act
class ConfirmDecline(_SecondPersonAct):
    key, label, icon, hotkey = "confirm_decline", "确认不予受理", "check", "c"
    moves = ("confirm_decline",)
    done = "已确认不予受理"
    is_grave = True
    request_opinion = note(TextKind.REQUEST_OPINION, "意见")

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return has_merged(target) or super().locked(target, scene)

    def take(self, *, by: Actor, at: datetime) -> None:
        confirm_decline(self.target, self.cleaned_data["request_opinion"], by=by, at=at, seen=self.seen_version())


@act
class RejectDecline(_SecondPersonAct):
    key, label, icon, hotkey = "reject_decline", "应予受理", "arrow-back-up", "y"
    moves = ("reject_decline", "reject_decline_accepted")
    done = "已退回，请按诉求办理"
    request_opinion = box(TextKind.REQUEST_OPINION, "理由", help_text="为什么应当受理。")

    def take(self, *, by: Actor, at: datetime) -> None:
        reject_decline(self.target, self.cleaned_data["request_opinion"], by=by, at=at, seen=self.seen_version())


@act
class ObjectToDecline(CaseAct):
    key, label, icon, hotkey = "object_to_decline", "群众提出异议", "hand-stop", "y"
    right, group, moves = policies.SUPPLEMENT, Group.NEXT, ("object_to_decline",)
    done = "已记录异议，重新决定是否受理"
    objection = box(TextKind.OBJECTION, "异议内容", help_text="群众为什么不同意不予受理。")

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        clock = next(iter(timers.open_of_case(target, "decline_objection")), None)
        is_late = clock is None or scene.at > clock.due_at
        return _("提出异议的期限已过。可以重新反映。") if is_late else ""

    def take(self, *, by: Actor, at: datetime) -> None:
        object_to_decline(self.target, self.cleaned_data["objection"], by=by, at=at, seen=self.seen_version())


@act
class Withdraw(CaseAct):
    key, label, icon, hotkey = "withdraw", "撤诉", "x", ""
    right, group, moves = policies.WITHDRAW, Group.END, ("withdraw",)
    done = "已撤诉"
    is_grave = True
    hint = "撤诉后各单位停止办理，不能恢复；群众可以重新反映。"
    reason = ToldReasonField(ReasonKind.WITHDRAW, label="撤诉原因")
    confirmed = segments("群众怎样确认", Confirmation.choices, required=False)
    withdrawal = note(TextKind.WITHDRAWAL)

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return has_merged(target)

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        confirmed = Confirmation(given["confirmed"]) if given["confirmed"] else None
        wish = Withdrawal(reason=given["reason"], confirmed=confirmed, note=given["withdrawal"])
        withdraw(self.target, wish, by=by, at=at, seen=self.seen_version())
