"""What the unit does with its order: sign for it, name who handles it, talk to the citizen, work, pass it on."""

from datetime import datetime

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.accounts.queries import people_in
from lianxin.cases import consultations, policies, timers
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.kinds import ConsultationAct, OrderAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import put_files
from lianxin.cases.acts.scene import AskedScene, Scene
from lianxin.cases.identity import may_be_called
from lianxin.cases.models import Consultation, TaskOrder
from lianxin.cases.states import ORDER_VOID, AnswerMeans, OrderRole
from lianxin.cases.steps.answer_citizen import Told, answer_citizen
from lianxin.cases.steps.answer_consultation import answer_consultation
from lianxin.cases.steps.assign import assign
from lianxin.cases.steps.first_contact import first_contact
from lianxin.cases.steps.interim_report import interim_report
from lianxin.cases.steps.process_note import process_note
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from lianxin.cases.texts import LONGEST_OTHERS
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.choices import RadioCards, Segments
from lianxin.foundation.ui.fields import FilesField, MomentField, WordsField
from lianxin.foundation.ui.moments import minute
from lianxin.organizations.fields import UnitField, UnitsField
from lianxin.organizations.models import Unit


@act
class SignFor(OrderAct):
    key, label, icon, hotkey = "sign_for", "签收", "check", "s"
    right, group, moves, case_moves = policies.SIGN_FOR, Group.NEXT, ("sign_for",), ("sign_for",)
    done = "已签收"
    hint = "签收后由本单位办理；不属于本单位职责的可以退单。"

    def take(self, *, by: Actor, at: datetime) -> None:
        sign_for(self.target, by=by, at=at, seen=self.seen_version())


@act
class FirstContact(OrderAct):
    key, label, icon, hotkey = "first_contact", "先行联系", "phone", "c"
    right, group, moves = policies.FIRST_CONTACT, Group.NEXT, ("first_contact",)
    case_moves = ("first_contact",)
    done = "已记录先行联系"
    contact_note = WordsField(
        label="联系情况", help_text="什么时候、怎样联系的，群众怎么说，约定了什么。", longest=LONGEST_OTHERS
    )

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        if target.contacted_at is not None:
            return _("已经联系过")
        return _unknown(target)

    def take(self, *, by: Actor, at: datetime) -> None:
        first_contact(self.target, self.cleaned_data["contact_note"], by=by, at=at, seen=self.seen_version())


def _unknown(order: TaskOrder) -> str:
    """Why the unit cannot speak to the citizen; "" where it can."""
    if may_be_called(order.case, order.unit):
        return ""
    return _("诉求人没有留下联系方式，或其身份对本单位保密，由热线转告。")


@act
class Assign(OrderAct):
    key, label, icon = "assign", "指定经办人", "user"
    right, group, moves, case_moves = policies.ASSIGN, Group.WORK, ("assign",), ("assign",)
    done = "已指定经办人"
    assignee = forms.ChoiceField(label="经办人", widget=RadioCards)

    def prepare(self) -> None:
        people = people_in(self.target.unit_id, self.scene.at)
        self.people = {str(person.pk): person for person in people if person.pk != self.target.assignee_id}
        field = self.fields["assignee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, person.name) for key, person in self.people.items()]

    def take(self, *, by: Actor, at: datetime) -> None:
        assign(self.target, self.people[self.cleaned_data["assignee"]], by=by, at=at, seen=self.seen_version())


@act
class ProcessNote(OrderAct):
    key, label, icon, hotkey = "process_note", "记录过程", "clipboard-text", "n"
    right, group, moves, case_moves = policies.PROCESS, Group.WORK, ("process_note",), ("process_note",)
    done = "已记下"
    process_note = WordsField(
        label="办到哪一步", help_text="现场情况、采取的措施、下一步打算。", longest=LONGEST_OTHERS
    )
    uploads = FilesField(label="照片和材料", required=False)

    @transaction.atomic
    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        seen = put_files(self.target, given["uploads"], by=by, at=at, seen=self.seen_version())
        process_note(self.target, given["process_note"], by=by, at=at, seen=seen)


@act
class AttachToOrder(OrderAct):
    key, label, icon, hotkey = "attach_to_order", "上传照片和材料", "camera", "p"
    right, group, moves = policies.PROCESS, Group.WORK, ("attach_to_order",)
    case_moves = ("attach_to_order",)
    done = "已上传"
    uploads = FilesField(label="照片和材料")

    @transaction.atomic
    def take(self, *, by: Actor, at: datetime) -> None:
        put_files(self.target, self.cleaned_data["uploads"], by=by, at=at, seen=self.seen_version())


@act
class InterimReport(OrderAct):
    key, label, icon = "interim_report", "中途汇报", "report-search"
    right, group, moves, case_moves = policies.PROCESS, Group.WORK, ("interim_report",), ("interim_report",)
    done = "已汇报"
    hint = "向派单的一方说明进展；被催办的，汇报后催办即告答复。"
    interim_report = WordsField(label="进展情况", longest=LONGEST_OTHERS)

    def take(self, *, by: Actor, at: datetime) -> None:
        interim_report(self.target, self.cleaned_data["interim_report"], by=by, at=at, seen=self.seen_version())


@act
class AnswerCitizen(OrderAct):
    key, label, icon, hotkey = "answer_citizen", "答复群众", "message-check", "a"
    right, group, moves, case_moves = policies.PROCESS, Group.WORK, ("answer_citizen",), ("answer_citizen",)
    done = "已记录答复"
    hint = "记下已经怎样答复了诉求人；提交办理结果另有一步。"
    citizen_answer = WordsField(label="答复内容", longest=LONGEST_OTHERS)
    means = forms.ChoiceField(label="答复方式", choices=AnswerMeans, widget=Segments, initial=AnswerMeans.PHONE)
    told_at = MomentField(label="什么时候", required=False, usual=(), help_text="不填就是现在。")

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        return _unknown(target)

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        means = AnswerMeans(given["means"])
        told = Told(text=given["citizen_answer"], means=means, told_at=given["told_at"])
        answer_citizen(self.target, told, by=by, at=at, seen=self.seen_version())


@act
class SubDispatch(OrderAct):
    key, label, icon, hotkey = "sub_dispatch", "转下级办理", "sitemap", "z"
    right, group, moves, case_moves = policies.SUB_DISPATCH, Group.WORK, ("sub_dispatch",), ("sub_dispatch",)
    done = "已派给下级单位"
    hint = "下级办结后由本单位汇总答复；本单位仍对整件事负责。"
    sometimes = frozenset({"lead"})
    lead = UnitField(label="主办的下级单位")
    assisting = UnitsField(label="协办的下级单位", required=False)
    dispatch_note = WordsField(label="派单意见", required=False, longest=LONGEST_OTHERS)

    def prepare(self) -> None:
        for name in ("lead", "assisting"):
            self.fields[name].below = self.target.unit  # type: ignore[attr-defined]  # both pick units
        if self._is_led():
            del self.fields["lead"]
            self.fields["assisting"].required = True
        if end := timers.end_below(self.target, self.scene.at):
            self.fields["dispatch_note"].help_text = _("下级须在 %(end)s 前办结。") % {"end": minute(end)}

    def _is_led(self) -> bool:
        """Whether a unit below leads already."""
        below = [row for row in self.scene.whole.orders if row.parent_id == self.target.pk]
        return any(row.role == OrderRole.LEAD and row.state not in ORDER_VOID for row in below)

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        lower = Unit.objects.unscoped("the register is open to all staff").filter(parent=target.unit_id)
        return "" if lower.filter(abolished_at=None).exists() else _("本单位没有下级单位")

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        plan = SubPlan(lead=given.get("lead"), assisting=tuple(given["assisting"]), note=given["dispatch_note"])
        sub_dispatch(self.target, plan, by=by, at=at, seen=self.seen_version())


@act
class AnswerConsultation(ConsultationAct):
    key, label, icon = "answer_consultation", "答复征询", "messages"
    right, group = policies.ANSWER_CONSULTATION, Group.NEXT
    done = "已答复征询"
    aside = "cases/parts/asked_question.html"
    is_ours = forms.ChoiceField(
        label="是否本单位职责", choices=[("yes", "是本单位职责"), ("no", "不是本单位职责")], widget=Segments
    )
    consultation_answer = WordsField(
        label="依据", help_text="三定规定、权责清单或文件条款；不是本单位的，说明应由谁办。", longest=LONGEST_OTHERS
    )

    @property
    def question(self) -> consultations.Asked:
        """What is asked, as the unit may read it."""
        return consultations.one(self.target, self.scene.actor)

    def asks(self) -> str:
        return self.question.question

    @classmethod
    def why_closed(cls, target: Consultation, scene: AskedScene) -> str:
        if target.answered_at is not None:
            return _("这次征询已经答复。")
        return "" if target.fallen_at is None else _("热线已不再等候这次征询的答复。")

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        answer_consultation(self.target, given["is_ours"] == "yes", given["consultation_answer"], by=by, at=at)
