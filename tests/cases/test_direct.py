"""Sending on at once what one registers: where the rules let him, to whom the catalogue names, nothing of others'."""

from collections.abc import Iterator

import pytest

from lianxin.cases import direct
from lianxin.cases.facts import facts_of
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import CaseState, Urgency
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.foundation import time
from lianxin.foundation.errors import NotAllowed
from tests.cases.thread import COMPANY, DEPARTMENT, MONDAY, accepted, fresh, unit
from tests.cast import actor

pytestmark = pytest.mark.django_db
AGENT, COLLEAGUE, DISPATCHER = "linxiaoyun", "mengfanrui", "shaojinghe"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time.frozen(MONDAY):
        yield


def test_who_registers_a_critical_matter_sends_it_to_whom_the_catalogue_names():
    case = accepted(urgency=Urgency.CRITICAL)
    sent = dispatch(case, Plan(lead=unit(COMPANY)), by=actor(AGENT), at=MONDAY)
    assert sent.state == CaseState.IN_HAND
    assert TaskOrder.objects.unscoped("test").get(case=case).unit.code == COMPANY


@pytest.mark.parametrize(
    ("urgency", "username", "plan", "why"),
    [
        (Urgency.CRITICAL, COLLEAGUE, {"lead": COMPANY}, "您只能直派自己登记的诉求。"),
        (Urgency.NORMAL, AGENT, {"lead": COMPANY}, "按现行规则，这件由派单员派出。"),
        (Urgency.CRITICAL, AGENT, {"lead": DEPARTMENT}, "直派只能派给派单目录所列的单位，其余转公共池。"),
        (
            Urgency.CRITICAL,
            AGENT,
            {"lead": COMPANY, "joint": DEPARTMENT},
            "直派只能派给派单目录所列的单位，其余转公共池。",
        ),
    ],
    ids=["not his", "not by the rules", "another unit", "another unit beside"],
)
def test_beyond_that_it_goes_to_the_pool(urgency, username, plan, why):
    case = accepted(urgency=urgency)
    joint = tuple(unit(code) for code in [plan.get("joint")] if code)
    with pytest.raises(NotAllowed) as refused:
        dispatch(case, Plan(lead=unit(plan["lead"]), joint=joint), by=actor(username), at=MONDAY)
    assert refused.value.text == why
    assert fresh(case).state == CaseState.PENDING_DISPATCH
    assert not TaskOrder.objects.unscoped("test").filter(case=case).exists()


def test_who_may_is_told_before_he_presses():
    facts = {urgency: facts_of(accepted(urgency=urgency)) for urgency in (Urgency.CRITICAL, Urgency.NORMAL)}
    may = {
        (username, urgency): direct.may_send(actor(username), facts[urgency], MONDAY)
        for username in (AGENT, DISPATCHER, "panyiming")
        for urgency in facts
    }
    assert may == {
        (AGENT, Urgency.CRITICAL): True,
        (AGENT, Urgency.NORMAL): False,
        (DISPATCHER, Urgency.CRITICAL): True,
        (DISPATCHER, Urgency.NORMAL): True,
        ("panyiming", Urgency.CRITICAL): False,
        ("panyiming", Urgency.NORMAL): False,
    }
