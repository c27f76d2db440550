"""The straight way of one case, step by step, played by the cast; every function goes one step further."""

from dataclasses import replace
from datetime import datetime, timedelta

from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import AppealType, Channel, Satisfaction, Solved, Urgency
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.close import close
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.finish import Reply, finish
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.record_outcome import Answers, record_outcome
from lianxin.cases.steps.register import Statement, register
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation.time import LOCAL
from lianxin.organizations.models import Hub, Unit
from lianxin.taxonomy.models import Area
from lianxin.taxonomy.queries import category
from tests.cast import actor

# A Monday morning without a holiday near: five working days later is the Monday after, at closing time.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=LOCAL)
HOUR = timedelta(hours=1)
NUMBER = "19900000001"
COUNTY, COMPANY, DEPARTMENT = "371302", "371300-GSJT", "371300-RSJ"
REPLY = Reply(internal="已到现场，阀门已更换。", public="阀门已更换，恢复供水。")


def unit(code: str) -> Unit:
    return Unit.objects.unscoped("test").get(code=code)


def statement(**other: object) -> Statement:
    """Somebody in 兰山区 has no water."""
    said = Statement(
        title="小区停水两天",
        content="银雀山路某小区三号楼停水两天，请尽快恢复。",
        place="银雀山路某小区三号楼",
        appeal_type=AppealType.COMPLAINT,
        category=category("0401", MONDAY),
        area=Area.objects.get(code="371302"),
        urgency=Urgency.NORMAL,
    )
    return replace(said, **other)


def registered(at: datetime = MONDAY, *, number: str | None = None, **other: object) -> Case:
    """A case that an agent has just written down: anonymous, or of somebody who left `number`."""
    hub = Hub.objects.unscoped("test").get(code="01")
    name = "王春梅" if number else ""
    citizen, phone = find_or_register(number, name, by=actor("linxiaoyun"), at=at)
    contact = receive_contact(Channel.WEB, hub, citizen, phone, by=actor("linxiaoyun"), at=at)
    return register(contact, statement(**other), by=actor("linxiaoyun"), at=at)


def accepted(at: datetime = MONDAY, **other: object) -> Case:
    return accept(registered(at, **other), by=actor("linxiaoyun"), at=at)


def dispatched(*assisting: str, at: datetime = MONDAY, **other: object) -> Case:
    """In hand of 兰山区 as the lead, with any assisting units."""
    plan = Plan(lead=unit(COUNTY), assisting=tuple(unit(code) for code in assisting), note="请速办")
    return dispatch(accepted(at, **other), plan, by=actor("shaojinghe"), at=at)


def order_of(case: Case, code: str = COUNTY) -> TaskOrder:
    return TaskOrder.objects.unscoped("test").get(case=case, unit__code=code)


def signed(*assisting: str, at: datetime = MONDAY, **other: object) -> TaskOrder:
    case = dispatched(*assisting, at=at, **other)
    return sign_for(order_of(case), by=actor("zhaihongyu"), at=at + HOUR)


def submitted(at: datetime = MONDAY, **other: object) -> TaskOrder:
    return finish(signed(at=at, **other), REPLY, by=actor("zhaihongyu"), at=at + 2 * HOUR)


def finished(at: datetime = MONDAY, **other: object) -> Case:
    order = sign_off(submitted(at, **other), "同意", by=actor("niebaichuan"), at=at + 3 * HOUR)
    return fresh(order.case)


def reviewed(at: datetime = MONDAY, **other: object) -> Case:
    return review(finished(at, **other), "", by=actor("gengruoxi"), at=at + 5 * HOUR)


def answered(at: datetime = MONDAY, **other: object) -> Case:
    answers = Answers(contacted=True, solved=Solved.SOLVED, satisfaction=Satisfaction.SATISFIED, words="来水了，谢谢。")
    outcome = record_outcome(reviewed(at, **other), answers, by=actor("panyiming"), at=at + 6 * HOUR)
    return fresh(outcome.case)


def closed(at: datetime = MONDAY, **other: object) -> Case:
    return close(answered(at, **other), "solved", "", by=actor("gengruoxi"), at=at + 7 * HOUR)


def archived(at: datetime = MONDAY, **other: object) -> Case:
    return archive(closed(at, **other), by=actor("gengruoxi"), at=at + 8 * HOUR)


def fresh(case: Case) -> Case:
    """The case as the database has it now."""
    return Case.objects.unscoped("test").get(pk=case.pk)
