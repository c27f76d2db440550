"""The hub's end of a case, played by the cast: what goes back, round again, or out another way."""

from dataclasses import replace
from datetime import datetime, timedelta

from lianxin.cases.models import Case, CaseClock, CaseEvent, OrderClock, Outcome, TaskOrder
from lianxin.cases.states import Satisfaction, Solved
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.record_outcome import Answers, record_outcome
from lianxin.cases.steps.review import review
from lianxin.cases.steps.rework import Demand, rework
from lianxin.cases.steps.send_back import send_back
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from lianxin.clocks.check import check
from lianxin.clocks.models import ENDED
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, system
from lianxin.foundation.seals.verify import verify
from lianxin.organizations.models import Hub, Unit
from lianxin.rulebook.steps.set_rule import RuleText, set_rule
from tests.cases import thread
from tests.cast import actor

# The day after a case came in: reviewed, answered and closed on that day.
TUESDAY = thread.MONDAY + timedelta(days=1)
SOLVED = Answers(contacted=True, solved=Solved.SOLVED, satisfaction=Satisfaction.SATISFIED)
UNSOLVED = Answers(
    contacted=True, solved=Solved.UNSOLVED, satisfaction=Satisfaction.DISSATISFIED, dissatisfied_reason="result"
)
NOT_CONTACTED = Answers(contacted=False, solved=Solved.SOLVED, satisfaction=Satisfaction.SATISFIED)


def finished_by(*codes: str, at: datetime = thread.MONDAY, **other: object) -> Case:
    """An enquiry that 兰山区 leads and the units of `codes` assist in, answered by all of them in one hour."""
    case = thread.dispatched(*codes, at=at, appeal_type=thread.AppealType.ENQUIRY, **other)
    for code, username in ((thread.COUNTY, "zhaihongyu"), *((code, handler_of(code)) for code in codes)):
        finish(thread.order_of(case, code), thread.REPLY, by=actor(username), at=at + 2 * thread.HOUR)
    return thread.fresh(case)


def handler_of(code: str) -> str:
    return {thread.COMPANY: "hetianshui", thread.DEPARTMENT: "cuiyating"}[code]


def sent_back(at: datetime = TUESDAY, **other: object) -> TaskOrder:
    """The lead writes its reply anew, from the morning after."""
    case = thread.finished(**other)
    send_back(case, [thread.order_of(case)], "没有说明何时恢复供水。", by=actor("gengruoxi"), at=at)
    return thread.order_of(case)


def outcome(answers: Answers, **other: object) -> Case:
    return answered(thread.reviewed(**other), answers)


def asked(case: Case, answers: Answers) -> Case:
    """A case that units have answered, reviewed and asked about on the Tuesday."""
    return answered(review(case, "", by=actor("gengruoxi"), at=TUESDAY), answers)


def answered(case: Case, answers: Answers) -> Case:
    """A reviewed case, or one that followed another, asked about on the Tuesday."""
    record_outcome(case, answers, by=actor("panyiming"), at=TUESDAY)
    return thread.fresh(case)


def merged() -> Case:
    """An accepted case that was merged into another accepted one."""
    child, master = thread.accepted(), thread.accepted()
    merge(child, master, by=actor("shaojinghe"), at=thread.MONDAY)
    return thread.fresh(child)


def followed() -> tuple[Case, Case]:
    """A master that was answered and reviewed, and the case that was merged into it and followed it."""
    child = merged()
    return reviewed_master(child.merged_into), thread.fresh(child)


def passed_on(order: TaskOrder) -> TaskOrder:
    """The order of the unit right below to which the one of `order` passed it on."""
    below = Unit.objects.unscoped("test").filter(parent=order.unit, abolished_at=None).order_by("pk")[0]
    sub_dispatch(order, SubPlan(lead=below), by=actor("zhaihongyu"), at=thread.MONDAY + 2 * thread.HOUR)
    return TaskOrder.objects.unscoped("test").get(parent=order)


def answer_below(order: TaskOrder) -> None:
    """An order under another, signed for, answered and signed off on the Monday by whoever its unit has."""
    at = thread.MONDAY + 3 * thread.HOUR
    by = [replace(actor(username), unit_id=order.unit_id) for username in ("zhaihongyu", "niebaichuan")]
    sign_for(order, by=by[0], at=at)
    finish(order, thread.REPLY, by=by[0], at=at)
    sign_off(order, "", by=by[1], at=at)


def reviewed_master(master: Case) -> Case:
    """An accepted case, led by 兰山区, answered and reviewed on the Monday, and those merged into it with it."""
    return review(finished_master(master), "", by=actor("gengruoxi"), at=thread.MONDAY + 5 * thread.HOUR)


def finished_master(master: Case) -> Case:
    """An accepted case, led by 兰山区, and answered on the Monday."""
    dispatch(thread.fresh(master), Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=thread.MONDAY)
    order, hour = newest_lead(master), thread.HOUR
    sign_for(order, by=actor("zhaihongyu"), at=thread.MONDAY + hour)
    finish(order, thread.REPLY, by=actor("zhaihongyu"), at=thread.MONDAY + 2 * hour)
    sign_off(order, "", by=actor("niebaichuan"), at=thread.MONDAY + 3 * hour)
    return thread.fresh(master)


def unsolved(**other: object) -> Case:
    return outcome(UNSOLVED, **other)


def again(case: Case) -> Demand:
    """The lead does it anew."""
    return Demand(orders=(newest_lead(case),), ground="unsolved_without_ground", opinion="仍未恢复供水，请重办。")


def reworked(at: datetime = TUESDAY + thread.HOUR, **other: object) -> Case:
    case = unsolved(**other)
    return rework(case, again(case), by=actor("gengruoxi"), at=at)


def newest_lead(case: Case) -> TaskOrder:
    return TaskOrder.objects.unscoped("test").filter(case=case, role="lead", parent=None).latest("pk")


def reworked_by(case: Case, code: str) -> Case:
    """A case that waits for its closing, done anew by the unit of `code` alone."""
    demand = Demand(orders=(thread.order_of(case, code),), ground="false_reply", opinion="与事实不符，请重办。")
    return rework(case, demand, by=actor("gengruoxi"), at=TUESDAY + thread.HOUR)


def through(case: Case, answers: Answers, at: datetime) -> Case:
    """The newest order of the lead answered, signed off if need be, reviewed and asked about, an hour each."""
    order, hour = newest_lead(case), thread.HOUR
    sign_for(order, by=actor("zhaihongyu"), at=at)
    if finish(order, thread.REPLY, by=actor("zhaihongyu"), at=at + hour).is_open:
        sign_off(order, "", by=actor("niebaichuan"), at=at + 2 * hour)
    review(case, "", by=actor("gengruoxi"), at=at + 3 * hour)
    record_outcome(case, answers, by=actor("panyiming"), at=at + 4 * hour)
    return thread.fresh(case)


def rule(key: str, value: object) -> None:
    """From the Monday on the whole city's rule `key` says `value`."""
    set_rule(RuleText(key=key, value=value, source="测试"), thread.MONDAY.date(), by=system(), at=thread.MONDAY)


def event(case: Case) -> CaseEvent:
    """What happened last."""
    return CaseEvent.objects.filter(case=case).latest("seq")


def running(case: Case) -> dict[str, datetime]:
    """The case's open clocks with their due times."""
    return dict(CaseClock.objects.filter(case=case).exclude(state__in=ENDED).values_list("kind", "due_at"))


def running_of(order: TaskOrder) -> dict[str, datetime]:
    return dict(OrderClock.objects.filter(order=order).exclude(state__in=ENDED).values_list("kind", "due_at"))


def newest_outcome(case: Case) -> Outcome:
    return Outcome.objects.filter(case=case).latest("pk")


def sound(at: datetime) -> None:
    """Every clock recomputes and every chain verifies (what the test's open transaction wrote has no position yet)."""
    with time.frozen(at):
        assert [found.text for found in check()] == []
        assert [found for found in verify() if found.code != "wrong_position"] == []


def elsewhere(username: str) -> Actor:
    """The member of the cast as if the post were at a county's hub."""
    return replace(actor(username), hub_id=Hub.objects.unscoped("test").get(unit__code="371321").pk)
