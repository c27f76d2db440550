"""Rulings on what units ask for their orders: by the hotline for the first tier, by the unit above for those below."""

from bisect import bisect_left
from datetime import date, datetime
from datetime import time as clock
from typing import ClassVar

from django.utils.translation import gettext as _

from lianxin.calendars.fields import SpanField
from lianxin.calendars.queries import timetable_version
from lianxin.calendars.spans import Span
from lianxin.cases import asking, extensions, policies, returns, suspensions, timers
from lianxin.cases.acts.base import Group
from lianxin.cases.acts.hub_parts import box, not_decider, not_ruler, note
from lianxin.cases.acts.kinds import IssuerRulingAct
from lianxin.cases.acts.offers import act
from lianxin.cases.acts.parts import refusal_of
from lianxin.cases.acts.scene import Scene
from lianxin.cases.lifecycle import demand_case, demand_order
from lianxin.cases.models import CaseRequest, TaskOrder
from lianxin.cases.request_faces import DICTIONARIES, wanted
from lianxin.cases.states import RequestKind, TextKind
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.grant_extension import grant_extension
from lianxin.cases.steps.grant_suspension import grant_suspension
from lianxin.cases.steps.refuse_extension import refuse_extension
from lianxin.cases.steps.refuse_suspension import refuse_suspension
from lianxin.cases.steps.reject_return import reject_return
from lianxin.clocks import engine
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import Right
from lianxin.foundation.ui.fields import DayField, MomentField
from lianxin.foundation.ui.moments import minute
from lianxin.taxonomy.queries import reasons

_EVENING = clock(18)
_MOST = 1_000  # of the units in which an order's time counts: hours or days


class RulingAct(IssuerRulingAct):
    """What all rulings on requests of units have in common: they show what is asked for, and why."""

    group = Group.DECIDE
    case_move: ClassVar[str]

    @classmethod
    def right_of(cls, request: CaseRequest) -> Right:
        return asking.right_to_decide(request, cls.right)

    @classmethod
    def not_ruler(cls, order: TaskOrder, scene: Scene) -> str:
        """Who decides instead of the reader; "" where the reader does."""
        raise NotImplementedError

    @classmethod
    def locked(cls, target: CaseRequest, scene: Scene) -> str:
        return refusal_of(demand_case, scene.case, cls.case_move) or cls.not_ruler(cls.order_of(target), scene)

    @classmethod
    def order_of(cls, request: CaseRequest) -> TaskOrder:
        assert request.order, "what a unit asks is about its order"
        return request.order

    @property
    def order(self) -> TaskOrder:
        return self.order_of(self.target)

    def says(self) -> str:
        """What is asked for and why, as the reader may read it."""
        dictionary = DICTIONARIES[RequestKind(self.target.kind)]
        named = {row.code: row.label for row in reasons(dictionary, self.scene.at)}
        why = _("原因：%(reason)s") % {"reason": named.get(self.target.reason, self.target.reason)}
        lines = [wanted(self.target), why, self.scene.whole.words(self.target.text_id)]
        return "\n".join(line for line in lines if line)


class _ReturnRuling(RulingAct):
    right, kinds = policies.DECIDE_RETURN, frozenset({RequestKind.RETURN})
    case_move = "decide_return"

    @classmethod
    def right_of(cls, request: CaseRequest) -> Right:
        return policies.SUB_DISPATCH if cls.order_of(request).parent_id else cls.right

    @classmethod
    def not_ruler(cls, order: TaskOrder, scene: Scene) -> str:
        if order.parent_id:
            return ""
        return not_decider(scene, returns.approver_of(scene.case, scene.at), order.unit)


@act
class AcceptReturn(_ReturnRuling):
    key, label, icon, hotkey = "accept_return", "同意退单", "arrow-back-up", "f"
    done = "已同意退单"
    request_opinion = note(TextKind.REQUEST_OPINION, "意见")

    def take(self, *, by: Actor, at: datetime) -> None:
        accept_return(self.target, self.cleaned_data["request_opinion"], by=by, at=at, seen=self.seen_version())


@act
class RejectReturn(_ReturnRuling):
    key, label, icon, hotkey = "reject_return", "驳回退单", "hand-stop", "r"
    done = "已驳回退单"
    hint = "驳回后该单位不得再退，继续办理。"
    request_opinion = box(TextKind.REQUEST_OPINION, "理由", help_text="为什么属于该单位，依据是什么。")

    def take(self, *, by: Actor, at: datetime) -> None:
        reject_return(self.target, self.cleaned_data["request_opinion"], by=by, at=at, seen=self.seen_version())


class _ExtensionRuling(RulingAct):
    right, kinds = policies.DECIDE_EXTENSION, frozenset({RequestKind.EXTENSION})
    case_move = "extend"

    @classmethod
    def not_ruler(cls, order: TaskOrder, scene: Scene) -> str:
        what = "" if order.parent_id else extensions.approver_of(order)
        return refusal_of(demand_order, order, "extend") or not_ruler(scene, order, RequestKind.EXTENSION, what)


@act
class GrantExtension(_ExtensionRuling):
    key, label, icon = "grant_extension", "同意延期", "check"
    done = "已同意延期"
    span = SpanField(label="延多久", required=False)
    until = DayField(label="或者延到哪天", required=False, usual=())
    request_opinion = note(TextKind.REQUEST_OPINION, "意见")

    def prepare(self) -> None:
        self.initial["span"] = Span.parse(self.target.wanted_span)
        if due_at := timers.open_until(self.order, timers.handling_kind(self.order)):
            self.fields["until"].help_text = _("现在 %(due)s 到期。") % {"due": minute(due_at)}

    def take(self, *, by: Actor, at: datetime) -> None:
        given = self.cleaned_data
        span = _span_to(self.order, given["until"]) if given["until"] else given["span"]
        opinion, seen = given["request_opinion"], self.seen_version()
        grant_extension(self.target, opinion, by=by, at=at, span=span, seen=seen)


def _span_to(order: TaskOrder, day: date) -> Span:
    """The shortest span, in the unit in which the order's time counts, with which it ends on the local `day`.

    Raises BadInput (until) for a day that lies before its end, or too far ahead.
    """
    running = timers.handling_of(order)
    if running is None or day <= time.local(running.due_at).date():
        raise BadInput({"until": _("请填到期日以后的一天。")})
    table, unit = timetable_version(running.timetable), Span.parse(running.span).unit

    def ends_on(amount: int) -> date:
        return time.local(engine.reach(running, [*running.extensions, f"{amount}{unit}"], table)).date()

    found = bisect_left(range(1, _MOST), day, key=ends_on) + 1
    if found == _MOST:
        raise BadInput({"until": _("这一天太远，请核对。")})
    return Span.parse(f"{found}{unit}")


@act
class RefuseExtension(_ExtensionRuling):
    key, label, icon = "refuse_extension", "不同意延期", "x"
    done = "已答复不同意延期"
    request_opinion = box(TextKind.REQUEST_OPINION, "理由")

    def take(self, *, by: Actor, at: datetime) -> None:
        refuse_extension(self.target, self.cleaned_data["request_opinion"], by=by, at=at, seen=self.seen_version())


class _SuspensionRuling(RulingAct):
    right, kinds = policies.DECIDE_SUSPENSION, frozenset({RequestKind.SUSPENSION})
    case_move = "suspend"

    @classmethod
    def not_ruler(cls, order: TaskOrder, scene: Scene) -> str:
        stands = refusal_of(demand_order, order, "suspend")
        return stands or not_ruler(scene, order, RequestKind.SUSPENSION, "suspension")


def _planned(request: CaseRequest) -> datetime:
    assert request.wanted_until, "a suspension is asked for with its planned date"
    return request.wanted_until


@act
class GrantSuspension(_SuspensionRuling):
    key, label, icon = "grant_suspension", "同意挂起", "player-pause"
    done = "已同意挂起"
    hint = "挂起期间时限停走，到计划日期前复核。"
    until = MomentField(label="挂起到", hour=_EVENING, usual=())
    request_opinion = note(TextKind.REQUEST_OPINION, "意见")

    def prepare(self) -> None:
        self.initial["until"] = _planned(self.target)
        last = suspensions.latest(self.order, at=self.scene.at)
        self.fields["until"].help_text = _("不晚于 %(day)s。") % {"day": f"{time.local(last):%Y-%m-%d}"}

    def take(self, *, by: Actor, at: datetime) -> None:
        given, seen = self.cleaned_data, self.seen_version()
        until = given["until"] if "until" in self.changed_data else None
        grant_suspension(self.target, given["request_opinion"], by=by, at=at, until=until, seen=seen)


@act
class RefuseSuspension(_SuspensionRuling):
    key, label, icon = "refuse_suspension", "不同意挂起", "x"
    done = "已答复不同意挂起"
    request_opinion = box(TextKind.REQUEST_OPINION, "理由")

    def take(self, *, by: Actor, at: datetime) -> None:
        refuse_suspension(self.target, self.cleaned_data["request_opinion"], by=by, at=at, seen=self.seen_version())
