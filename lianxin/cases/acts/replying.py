"""The unit's word: the reply that its handler hands in, and its leader's signature."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.cases import papers, policies
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.kinds import OrderAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import put_files, refusal_of
from lianxin.cases.acts.scene import Scene
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.models import TaskOrder
from lianxin.cases.reply_hints import HintedWords
from lianxin.cases.states import OrderState, TextKind
from lianxin.cases.steps.finish import Reply, demand_ready, finish
from lianxin.cases.steps.reject_reply import reject_reply
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.texts import LONGEST_OTHERS
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.fields import FilesField, WordsField
from lianxin.rulebook.queries import find


class ReplyAct(OrderAct):
    """An act on the unit's reply, with what was asked beside it."""

    @property
    def said(self) -> str:
        return self.scene.whole.text(TextKind.CONTENT)

    @property
    def public_reply(self) -> str:
        return self.scene.whole.text(TextKind.REPLY_PUBLIC, self.target)

    @property
    def internal_reply(self) -> str:
        return self.scene.whole.told_hotline(self.target)

    @property
    def given_back(self) -> str:
        """Why the last reply was not passed."""
        texts, order = self.scene.whole, self.target
        return texts.text(TextKind.SEND_BACK_OPINION, order) or texts.text(TextKind.SIGN_OFF_OPINION, order)


@act
class Finish(ReplyAct):
    key, label, icon, hotkey = "finish", "提交办理结果", "send", "f"
    right, group, moves, case_moves = policies.FINISH, Group.NEXT, ("finish", "finish_without_sign_off"), ("finish",)
    done = "已提交办理结果"
    aside = "cases/parts/words_asked.html"
    reply_public = WordsField(
        label="答复群众的话",
        help_text="群众看得到：办了什么、结果怎样、以后找谁。",
        longest=LONGEST_OTHERS,
        widget=HintedWords({"rows": 5, "placeholder": " "}),
    )
    reply_internal = WordsField(
        label="办理情况",
        help_text="只给热线和本单位看：依据、过程、现场情况。不填就与答复相同。",
        longest=LONGEST_OTHERS,
        required=False,
        rows=2,
    )
    uploads = FilesField(label="现场照片和材料", required=False)

    def prepare(self) -> None:
        self.initial = {**self.initial, "reply_public": self.public_reply, "reply_internal": self.internal_reply}

    @property
    def press_label(self) -> str:
        return _("送审签") if self._is_signed_off() else _("提交办理结果")

    def _is_signed_off(self) -> bool:
        return "sign_off" in _rule(self.target, "step.mandatory", self.scene.at)

    @classmethod
    def why_locked(cls, target: TaskOrder, scene: Scene) -> str:
        """A reply may imply that the order was signed for; then it is not asked to be."""
        unsigned = target.state == OrderState.PENDING_SIGN_FOR
        if unsigned and "sign_for" in _rule(target, "step.reply_implies", scene.at):
            return cls.locked(target, scene)
        return super().why_locked(target, scene)

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        return refusal_of(demand_ready, target, at=scene.at)

    @transaction.atomic
    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        seen = put_files(self.target, given["uploads"], by=by, at=at, seen=self.seen_version())
        public = given["reply_public"]
        reply = Reply(internal=given["reply_internal"] or public, public=public)
        finish(self.target, reply, by=by, at=at, seen=seen)


def _rule(order: TaskOrder, key: str, at: datetime) -> list[str]:
    return find(key, facts_of(order.case, order.unit), at).words


class SigningAct(ReplyAct):
    """An act of the leader who answers for the reply."""

    right, moves, case_moves = policies.SIGN_OFF, ("sign_off",), ("sign_off",)
    aside = "cases/parts/reply_asked.html"

    @property
    def papers(self) -> list[papers.Paper]:
        """What came with the reply."""
        return papers.of_order(self.target)

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        facts = facts_of(target.case, target.unit)
        return refusal_of(demand_approver, scene.actor, "sign_off", facts, scene.at)


@act
class SignOff(SigningAct):
    key, label, icon, hotkey = "sign_off", "审签通过", "pencil", "y"
    group = Group.NEXT
    done = "已审签，任务单办结"
    sign_off_opinion = WordsField(label="审签意见", required=False, longest=LONGEST_OTHERS, rows=2)

    def take(self, *, by: Actor, at: datetime) -> None:
        opinion = self.cleaned_data["sign_off_opinion"]
        sign_off(self.target, opinion, by=by, at=at, seen=self.seen_version())


@act
class RejectReply(SigningAct):
    key, label, icon, hotkey = "reject_reply", "退回修改", "arrow-back-up", "x"
    group = Group.DECIDE
    done = "已退回经办人修改"
    sign_off_opinion = WordsField(label="哪里要改", longest=LONGEST_OTHERS)

    def take(self, *, by: Actor, at: datetime) -> None:
        opinion = self.cleaned_data["sign_off_opinion"]
        reject_reply(self.target, opinion, by=by, at=at, seen=self.seen_version())
