"""Cases that hang together, played by the cast: merged, repeated, split, described anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from lianxin.cases.models import Case, CaseClock, CaseEvent, Incident, OrderClock
from lianxin.cases.states import Channel
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.open_incident import open_incident
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import register
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.clocks.models import ENDED
from lianxin.foundation import time
from lianxin.foundation.time import LOCAL
from lianxin.organizations.models import Hub
from tests.cases import snapshot, thread
from tests.cases.hub_thread import elsewhere, sound
from tests.cast import actor

__all__ = ["elsewhere", "sound"]
NAME, NUMBER = "甄一鸣", "19900000001"
AGENT, DISPATCHER = "linxiaoyun", "shaojinghe"
TEN = thread.MONDAY + thread.HOUR


def called(
    name: str = NAME, number: str | None = NUMBER, *, at: datetime = thread.MONDAY, hub: str = "01", **other: object
) -> Case:
    """Somebody who gives this name calls from a number that cannot be real."""
    citizen, phone = find_or_register(number, name, by=actor(AGENT), at=at)
    responsible = Hub.objects.unscoped("test").get(code=hub)
    contact = receive_contact(Channel.PHONE, responsible, citizen, phone, by=actor(AGENT), at=at)
    return register(contact, thread.statement(**other), by=actor(AGENT), at=at)


def merged(at: datetime = TEN, **other: object) -> Case:
    """A registered case that went into one that is in hand."""
    master = thread.dispatched()
    return merge(called(**other), master, by=actor(DISPATCHER), at=at)


def master_of(case: Case) -> Case:
    return Case.objects.unscoped("test").get(pk=case.merged_into_id)


def burst(title: str = "银雀山路片区停水") -> Incident:
    return open_incident(thread.dispatched(), title, by=actor(DISPATCHER), at=TEN)


def clocks(case: Case) -> dict[str, str]:
    """The state of each clock of the case, the newest of its kind."""
    return dict(CaseClock.objects.filter(case=case).order_by("pk").values_list("kind", "state"))


def due(case: Case, kind: str) -> datetime:
    """When the case's open clock of `kind` ends, in local time."""
    return time.local(CaseClock.objects.exclude(state__in=ENDED).get(case=case, kind=kind).due_at)


def due_of(order: object, kind: str) -> datetime:
    return time.local(OrderClock.objects.exclude(state__in=ENDED).get(order=order, kind=kind).due_at)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=LOCAL)


def last(case: Case) -> CaseEvent:
    """The newest event of the case."""
    return CaseEvent.objects.filter(case=case).latest("seq")


@contextmanager
def refused(refusal: type[Exception], *cases: Case) -> Iterator[pytest.ExceptionInfo[Exception]]:
    """Within the block something is refused with `refusal`, and none of `cases` has changed."""
    before = [snapshot.of(case) for case in cases]
    with pytest.raises(refusal) as told:
        yield told
    assert [snapshot.of(case) for case in cases] == before
