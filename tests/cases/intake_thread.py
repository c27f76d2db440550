"""The intake of a case, played by the cast: asked about, answered, declined, passed on."""

from datetime import datetime

from lianxin.cases.models import Case, CaseClock, Transfer
from lianxin.cases.own_case import citizen_with
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.confirm_decline import confirm_decline
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.cases.steps.transfer import Destination, transfer
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, Door
from tests.cases import thread
from tests.cast import actor

HOUR = thread.HOUR
AGENT, LEADER, HEAD = "linxiaoyun", "qiaoyulan", "fuchangling"
# One reason that an agent declines for himself, one that a second person confirms.
PLAIN, GRAVE = "party_affairs", "court"
QUESTION = "请补充停水的楼栋和开始时间。"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=time.LOCAL)


def asked(case: Case | None = None, at: datetime = thread.MONDAY + HOUR) -> Case:
    """Registered on Monday at nine, the citizen asked at ten."""
    return ask_supplement(case or thread.registered(), QUESTION, by=actor(AGENT), at=at)


def answered() -> Case:
    return answer(thread.registered(), "维修已安排，今晚恢复供水。", by=actor(AGENT), at=thread.MONDAY + HOUR)


def declined(case: Case | None = None, at: datetime = thread.MONDAY + HOUR) -> Case:
    return decline(case or thread.registered(), PLAIN, by=actor(AGENT), at=at)


def proposed(case: Case | None = None, at: datetime = thread.MONDAY + HOUR, who: str = AGENT) -> Case:
    return decline(case or thread.registered(), GRAVE, by=actor(who), at=at)


def confirmed() -> Case:
    return confirm_decline(proposed(), "", by=actor(LEADER), at=thread.MONDAY + 2 * HOUR)


def transferred(target: str = "police_emergency", at: datetime = thread.MONDAY + HOUR) -> Case:
    to = Destination(target=target, note="已陪同转接。")
    return thread.fresh(transfer(thread.registered(), to, by=actor(AGENT), at=at).case)


def not_taken_on() -> Case:
    passed: Transfer = record_transfer(
        transferred(), False, "对方未接听。", by=actor(AGENT), at=thread.MONDAY + 2 * HOUR
    )
    return thread.fresh(passed.case)


def merged(into: Case) -> Case:
    """Another case that waits for what comes of `into`."""
    return merge(thread.registered(), into, by=actor(AGENT), at=thread.MONDAY)


def citizen(case: Case) -> Actor:
    """Whoever was told number and code."""
    return citizen_with(case.number, case.query_code, door=Door.PORTAL)


def clocks(case: Case) -> dict[str, tuple[str, datetime]]:
    """The newest clock of each kind: state and due time."""
    rows = CaseClock.objects.filter(case=case).order_by("pk")
    return {clock.kind: (clock.state, clock.due_at) for clock in rows}
