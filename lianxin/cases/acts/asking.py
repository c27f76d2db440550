"""What the unit asks for its order: to give it back, more time, a standstill, a finding; its leader's word on it."""

from datetime import datetime
from datetime import time as clock
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from lianxin.calendars.fields import SpanField
from lianxin.cases import asking, extensions, findings, policies, returns, suspensions, timers
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.kinds import OrderAct, RequestAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import ToldReasonField, has_files, needs_in_words, offer, put_files, refusal_of
from lianxin.cases.acts.scene import Scene
from lianxin.cases.approvers import demand_approver
from lianxin.cases.facts import facts_of
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.request_faces import wanted
from lianxin.cases.states import REQUEST_OPEN, RequestKind, RequestState
from lianxin.cases.steps.ask_extension import Extension, ask_extension
from lianxin.cases.steps.ask_finding import Finding, ask_finding
from lianxin.cases.steps.ask_suspension import Suspension, ask_suspension
from lianxin.cases.steps.endorse import endorse
from lianxin.cases.steps.resume import resume
from lianxin.cases.steps.return_order import return_order
from lianxin.cases.steps.withdraw_request import withdraw_request
from lianxin.cases.texts import LONGEST_OTHERS
from lianxin.clocks.models import ENDED
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.choices import Segments
from lianxin.foundation.ui.fields import FilesField, MomentField, WordsField
from lianxin.foundation.ui.moments import minute
from lianxin.organizations.fields import UnitField
from lianxin.rulebook.queries import find
from lianxin.taxonomy.models import Need, ReasonKind
from lianxin.taxonomy.queries import reasons

_EVENING = clock(18)
_OF_UNITS = frozenset(set(RequestKind) - {RequestKind.CITY_UNITS})


class AskingAct(OrderAct):
    """An act that asks whoever sent the order for something.

    Files of the form are put to the order first, then the request is made: both or neither.
    """

    right, group = policies.ASK, Group.ASK

    @property
    def has_proof(self) -> bool:
        return bool(self.cleaned_data.get("uploads")) or has_files(self.target)

    @transaction.atomic
    def take(self, *, by: Actor, at: datetime) -> None:
        files = self.cleaned_data["uploads"]
        self.ask(by=by, at=at, seen=put_files(self.target, files, by=by, at=at, seen=self.seen_version()))

    def ask(self, *, by: Actor, at: datetime, seen: int | None) -> None:
        """Make the request."""
        raise NotImplementedError


class OneRequestAct(AskingAct):
    """One that asks for `asks_for`, once at a time."""

    asks_for: ClassVar[RequestKind]

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        if _is_open(target, cls.asks_for, scene):
            return _("已有一项%(kind)s申请尚未审核。") % {"kind": cls.asks_for.label}
        return cls.too_late(target, scene)

    @classmethod
    def too_late(cls, target: TaskOrder, scene: Scene) -> str:
        """Why it cannot be asked for any more, or not yet."""
        return ""


def _is_open(order: TaskOrder, kind: RequestKind, scene: Scene) -> bool:
    return any(row.order_id == order.pk and row.kind == kind and row.is_open for row in scene.requests)


@act
class ReturnOrder(OneRequestAct):
    key, label, icon, hotkey = "return_order", "退单", "arrow-back-up", "t"
    asks_for, moves, case_moves = RequestKind.RETURN, ("return_order",), ("return_order",)
    done = "已提交退单申请"
    press = "提交退单申请"
    reason = ToldReasonField(ReasonKind.RETURN, label="退单原因")
    basis = WordsField(label="依据", help_text="三定规定、权责清单或文件条款。", required=False, longest=LONGEST_OTHERS)
    suggested = UnitField(label="建议由谁承办", required=False)
    proof = forms.MultipleChoiceField(label="证明材料", required=False, widget=forms.CheckboxSelectMultiple)
    uploads = FilesField(label="上传证明材料", required=False)

    def prepare(self) -> None:
        facts = facts_of(self.target.case, self.target.unit)
        needed = find("step.return_needs", facts, self.scene.at).words
        self.fields["basis"].required = Need.BASIS in needed
        self.fields["suggested"].required = Need.SUGGESTED_UNIT in needed
        known = find("step.return_proof", facts, self.scene.at).words
        offer(self, "proof", [(code, returns.PROOF_LABELS.get(code, code)) for code in known])
        until = [row for row in self.scene.whole.order_clocks if row.order_id == self.target.pk]
        ends = [row.due_at for row in until if row.kind == "return_window" and row.state not in ENDED]
        if ends:
            self.fields["reason"].help_text = _("%(until)s 前可以退单。") % {"until": minute(ends[-1])}

    @classmethod
    def too_late(cls, target: TaskOrder, scene: Scene) -> str:
        return refusal_of(returns.demand_in_time, target, scene.at)

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("proof") and "uploads" in self.cleaned_data and not self.has_proof:
            self.add_error("uploads", _("请把所选的证明材料拍照或扫描上传。"))
        return super().clean()

    def ask(self, *, by: Actor, at: datetime, seen: int | None) -> None:
        given = self.cleaned_data
        giving = returns.Return(
            reason=given["reason"], basis=given["basis"], suggested=given["suggested"], proof=tuple(given["proof"])
        )
        return_order(self.target, giving, by=by, at=at, seen=seen)


class WishAct(OneRequestAct):
    """An act that asks for time: with a reason, words, and what the rules and the reason want shown."""

    dictionary: ClassVar[ReasonKind]

    def prepare(self) -> None:
        wanted = asking.to_show(self.target, self.asks_for, self.dictionary, self.scene.at)
        _offer_needs(self, "shown", wanted)
        facts = facts_of(self.target.case, self.target.unit)
        always = {*find(f"step.{self.asks_for}_needs", facts, self.scene.at).words} & wanted
        if Need.PROOF in wanted:
            self.fields["uploads"].help_text = _("必须上传。") if Need.PROOF in always else _("所选原因要求时上传。")

    def wish(self) -> dict[str, Any]:
        """What every wish says; a file that is there is the proof."""
        given = self.cleaned_data
        shown = [*given.get("shown", []), *([Need.PROOF.value] if self.has_proof else [])]
        return {"reason": given["reason"], "text": given["request"], "shown": tuple(shown)}


@act
class AskExtension(WishAct):
    key, label, icon, hotkey = "ask_extension", "申请延期", "alarm", "e"
    asks_for, dictionary, moves, case_moves = RequestKind.EXTENSION, ReasonKind.EXTEND, ("extend",), ("extend",)
    done = "已提交延期申请"
    press = "提交延期申请"
    span = SpanField(label="延多久")
    reason = ToldReasonField(ReasonKind.EXTEND, label="延期原因")
    request = WordsField(label="具体情况", help_text="已经做了什么，还差什么，哪天能办完。", longest=LONGEST_OTHERS)
    shown = forms.MultipleChoiceField(label="已经做到", required=False, widget=forms.CheckboxSelectMultiple)
    uploads = FilesField(label="证明材料", required=False)

    def prepare(self) -> None:
        super().prepare()
        handling = timers.handling_of(self.target)
        if handling:
            told = {"due": minute(handling.due_at), "most": extensions.longest(self.target, at=self.scene.at).label}
            self.fields["span"].help_text = _("现在 %(due)s 到期，最长可延 %(most)s。") % told

    @classmethod
    def too_late(cls, target: TaskOrder, scene: Scene) -> str:
        late = refusal_of(extensions.demand_in_time, target, at=scene.at)
        return late or refusal_of(extensions.demand_room, target)

    def ask(self, *, by: Actor, at: datetime, seen: int | None) -> None:
        wish = Extension(span=self.cleaned_data["span"], **self.wish())
        ask_extension(self.target, wish, by=by, at=at, seen=seen)


@act
class AskSuspension(WishAct):
    key, label, icon = "ask_suspension", "申请挂起", "player-pause"
    asks_for, dictionary = RequestKind.SUSPENSION, ReasonKind.SUSPEND
    moves, case_moves = ("ask_suspension",), ("suspend",)
    done = "已提交挂起申请"
    press = "提交挂起申请"
    hint = "暂时办不下去的，批准后时限停走，到计划日期恢复。"
    until = MomentField(label="计划哪天恢复", hour=_EVENING, usual=())
    reason = ToldReasonField(ReasonKind.SUSPEND, label="挂起原因")
    request = WordsField(label="具体情况", help_text="为什么现在办不了，什么条件下恢复。", longest=LONGEST_OTHERS)
    shown = forms.MultipleChoiceField(label="已经做到", required=False, widget=forms.CheckboxSelectMultiple)
    uploads = FilesField(label="证明材料", required=False)

    def prepare(self) -> None:
        super().prepare()
        last = suspensions.latest(self.target, at=self.scene.at)
        self.fields["until"].help_text = _("不晚于 %(day)s。") % {"day": f"{time.local(last):%Y-%m-%d}"}

    def ask(self, *, by: Actor, at: datetime, seen: int | None) -> None:
        wish = Suspension(until=self.cleaned_data["until"], **self.wish())
        ask_suspension(self.target, wish, by=by, at=at, seen=seen)


@act
class AskFinding(AskingAct):
    key, label, icon = "ask_finding", "申请认定", "gavel"
    moves, case_moves = ("ask_finding",), ("mark",)
    done = "已提交认定申请"
    press = "提交认定申请"
    hint = "平台核实并向诉求人说明后才生效；这期间照常办理。"
    kind = forms.ChoiceField(label="认定为", widget=Segments)
    request = WordsField(label="事实和依据", longest=LONGEST_OTHERS)
    needs = forms.MultipleChoiceField(label="已经备齐", required=False, widget=forms.CheckboxSelectMultiple)
    uploads = FilesField(label="证明材料", required=False)

    def prepare(self) -> None:
        kinds = _open_findings(self.target, self.scene)
        offer(self, "kind", [(kind.value, kind.label) for kind in kinds])
        wanted = {row.code: row.needs for row in reasons(ReasonKind.EXCLUDE, self.scene.at) if row.code in kinds}
        told = [f"{RequestKind(code).label}：{needs_in_words(needs)}" for code, needs in wanted.items()]
        self.fields["uploads"].help_text = "；".join(told)
        _offer_needs(self, "needs", set().union(*wanted.values()))

    @classmethod
    def locked(cls, target: TaskOrder, scene: Scene) -> str:
        return "" if _open_findings(target, scene) else _("已经申请或者作出认定")

    def ask(self, *, by: Actor, at: datetime, seen: int | None) -> None:
        given = self.cleaned_data
        shown = (*given.get("needs", []), *([Need.PROOF.value] if self.has_proof else []))
        finding = Finding(kind=RequestKind(given["kind"]), words=given["request"], shown=shown)
        ask_finding(self.target, finding, by=by, at=at, seen=seen)


def _open_findings(order: TaskOrder, scene: Scene) -> list[RequestKind]:
    """The findings that are neither asked for nor made."""
    found = [kind for kind, mark in findings.MARKS.items() if not getattr(scene.case, mark)]
    return [kind for kind in found if not _is_open(order, kind, scene)]


def _offer_needs(form: AskingAct, name: str, wanted: set[str]) -> None:
    """Checks for what must be shown; a file shows the proof, and where nothing else is wanted nothing is asked."""
    left = [(code, label) for code, label in Need.choices if code in wanted - {Need.PROOF}]
    offer(form, name, left)
    if not left:
        del form.fields[name]


class OwnRequestAct(RequestAct):
    """An act of the unit on what it asks for itself."""

    @classmethod
    def is_whose(cls, request: CaseRequest, scene: Scene) -> bool:
        return request.order is not None and bool(policies.for_unit(scene.actor, request.order.unit_id))

    @classmethod
    def of(cls, target: CaseRequest) -> str:
        return target.get_kind_display()

    @property
    def wanted(self) -> str:
        """What is asked for, in a few words."""
        return wanted(self.target)

    @property
    def words(self) -> str:
        """Why it is asked for, as the reader may read it."""
        return self.scene.whole.words(self.target.text_id)


@act
class Endorse(OwnRequestAct):
    key, label, icon, hotkey = "endorse", "同意本单位申请", "check", "o"
    right, group = policies.ENDORSE, Group.NEXT
    kinds = frozenset({RequestKind.EXTENSION, RequestKind.SUSPENSION})
    states = frozenset({RequestState.PENDING_UNIT})
    done = "已同意，报派单方审核"
    aside = "cases/parts/request_asked.html"
    request_opinion = WordsField(label="意见", required=False, longest=LONGEST_OTHERS, rows=2)

    @classmethod
    def locked(cls, target: CaseRequest, scene: Scene) -> str:
        assert target.order, "what a unit asks is about its order"
        facts = facts_of(target.order.case, target.order.unit)
        return refusal_of(demand_approver, scene.actor, f"{target.kind}.unit", facts, scene.at)

    def take(self, *, by: Actor, at: datetime) -> None:
        endorse(self.target, self.cleaned_data["request_opinion"], by=by, at=at, seen=self.seen_version())


@act
class WithdrawRequest(OwnRequestAct):
    key, label, icon = "withdraw_request", "撤销申请", "x"
    right, group, kinds, states = policies.ASK, Group.ASK, _OF_UNITS, frozenset(REQUEST_OPEN)
    done = "已撤销申请"
    aside = "cases/parts/request_asked.html"

    def take(self, *, by: Actor, at: datetime) -> None:
        withdraw_request(self.target, by=by, at=at, seen=self.seen_version())


@act
class Resume(OrderAct):
    key, label, icon = "resume", "恢复办理", "rotate-clockwise"
    right, group, moves, case_moves = policies.ASK, Group.NEXT, ("resume",), ("resume",)
    done = "已恢复办理"
    handling_note = WordsField(label="说明", required=False, longest=LONGEST_OTHERS)

    def take(self, *, by: Actor, at: datetime) -> None:
        resume(self.target, self.cleaned_data["handling_note"], by=by, at=at, seen=self.seen_version())
