"""What the hotline does with what it has written down: accept, ask, answer, pass on; and what the citizen adds."""

from datetime import datetime

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.cases import orders, policies, transferring
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.hub_parts import box, has_merged, note, segments
from lianxin.cases.acts.kinds import CaseAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import offer, refusal_of
from lianxin.cases.acts.scene import Scene
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case
from lianxin.cases.states import AttachmentKind, TextKind
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.attach_to_case import attach_to_case
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.cases.steps.supplement import supplement
from lianxin.cases.steps.take_back import take_back
from lianxin.cases.steps.transfer import Destination, transfer
from lianxin.cases.steps.urge import demand_cooled, urge
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.choices import RadioCards
from lianxin.foundation.ui.fields import FilesField


@act
class Accept(CaseAct):
    key, label, icon, hotkey = "accept", "受理", "circle-check", "a"
    right, group, moves = policies.ACCEPT, Group.NEXT, ("accept",)
    done = "已受理"
    hint = "受理后开始计算派单时限和办理时限。"

    def take(self, *, by: Actor, at: datetime) -> None:
        accept(self.target, by=by, at=at, seen=self.seen_version())


@act
class Answer(CaseAct):
    key, label, icon, hotkey = "answer", "当场解答", "message-check", "w"
    right, group, moves = policies.ANSWER, Group.NEXT, ("answer",)
    done = "已当场解答"
    hint = "解答后工单办结，不再派单。"
    answer = box(TextKind.ANSWER, "答复内容", help_text="怎样答复群众的，依据是什么。")

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return has_merged(target)

    def take(self, *, by: Actor, at: datetime) -> None:
        answer(self.target, self.cleaned_data["answer"], by=by, at=at, seen=self.seen_version())


@act
class Transfer(CaseAct):
    key, label, icon, hotkey = "transfer", "转接", "phone-call", "t"
    right, group, moves = policies.TRANSFER, Group.NEXT, ("transfer",)
    done = "已记录转接，请跟踪结果"
    hint = "首接负责：转接后仍由本热线跟踪，直到知道对方是否接办。"
    destination = forms.ChoiceField(label="转给", widget=RadioCards())
    number = forms.ChoiceField(label="热线号码", required=False, help_text="转其他热线时选择。")
    transfer_note = note(TextKind.TRANSFER_NOTE)
    names = {"target": "destination"}

    def prepare(self) -> None:
        offer(self, "destination", transferring.destinations(facts_of(self.target), self.scene.at))
        offer(self, "number", transferring.line_choices())

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return has_merged(target)

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        number = transferring.line_called(given["number"])
        to = Destination(target=given["destination"], number=number, note=given["transfer_note"])
        transfer(self.target, to, by=by, at=at, seen=self.seen_version())


@act
class RecordTransfer(CaseAct):
    key, label, icon, hotkey = "record_transfer", "记录转接结果", "clipboard-text", "o"
    right, group, moves = policies.TRANSFER, Group.NEXT, ("record_transfer",)
    done = "已记录转接结果"
    taken_on = segments("对方是否接办", [("yes", "已接办"), ("no", "没有接办")])
    transfer_note = note(TextKind.TRANSFER_NOTE, "转接结果说明")

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return "" if transferring.last_of(target).followed_at is None else _("转接结果已经记录。")

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        seen = self.seen_version()
        record_transfer(self.target, given["taken_on"] == "yes", given["transfer_note"], by=by, at=at, seen=seen)


@act
class TakeBack(CaseAct):
    key, label, icon, hotkey = "take_back", "收回转接", "rotate-clockwise", "k"
    right, group, moves = policies.TRANSFER, Group.NEXT, ("take_back",)
    done = "已收回，按新登记的诉求办理"
    hint = "对方没有接办的，收回后由本热线重新决定是否受理。"

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        is_refused = transferring.last_of(target).taken_on is False
        return "" if is_refused else _("对方未接办的，记录转接结果后才能收回。")

    def take(self, *, by: Actor, at: datetime) -> None:
        take_back(self.target, by=by, at=at, seen=self.seen_version())


@act
class AskSupplement(CaseAct):
    key, label, icon, hotkey = "ask_supplement", "请群众补充", "message-plus", "n"
    right, group, moves = policies.SUPPLEMENT, Group.TELL, ("ask_supplement",)
    done = "已请群众补充"
    supplement_question = box(TextKind.SUPPLEMENT_QUESTION, help_text="缺什么、到什么时候补上，群众看得到。")

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return refusal_of(orders.demand_none_open, target)

    def take(self, *, by: Actor, at: datetime) -> None:
        question = self.cleaned_data["supplement_question"]
        ask_supplement(self.target, question, by=by, at=at, seen=self.seen_version())


@act
class Supplement(CaseAct):
    key, label, icon, hotkey = "supplement", "补充内容", "plus", "b"
    right, group = policies.SUPPLEMENT, Group.TELL
    moves = ("supplement", "supplement_accepted", "add_supplement")
    done = "已补充"
    supplement = box(TextKind.SUPPLEMENT, help_text="群众补充了什么；原来的内容保留不动。")

    def take(self, *, by: Actor, at: datetime) -> None:
        supplement(self.target, self.cleaned_data["supplement"], by=by, at=at, seen=self.seen_version())


@act
class AttachToCase(CaseAct):
    key, label, icon, hotkey = "attach_to_case", "添加附件", "upload", ""
    right, group, moves = policies.SUPPLEMENT, Group.TELL, ("attach_to_case",)
    done = "已添加附件"
    kind = segments("附件种类", [each for each in AttachmentKind.choices if each[0] != AttachmentKind.HANDLING])
    uploads = FilesField(label="文件")
    names = {"file": "uploads"}

    @transaction.atomic
    def take(self, *, by: Actor, at: datetime) -> None:
        """All of the files or none; the version that the form was drawn from is checked with the first."""
        kind = AttachmentKind(self.cleaned_data["kind"])
        for index, upload in enumerate(self.cleaned_data["uploads"]):
            part, seen = by.with_part(f"file {index}"), None if index else self.seen_version()
            attach_to_case(self.target, upload, kind, by=part, at=at, seen=seen)


@act
class Urge(CaseAct):
    key, label, icon, hotkey = "urge", "催办", "bell-ringing", "j"
    right, group, moves = policies.URGE, Group.TELL, ("urge",)
    done = "已催办"
    urging = note(TextKind.URGING, help_text="群众催什么，主办单位看得到。")

    @classmethod
    def locked(cls, target: Case, scene: Scene) -> str:
        return refusal_of(demand_cooled, target, scene.at)

    def take(self, *, by: Actor, at: datetime) -> None:
        urge(self.target, self.cleaned_data["urging"], by=by, at=at, seen=self.seen_version())
