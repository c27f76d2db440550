"""Ways on from the straight way where orders are sent: down the tiers, in a county's hub, and what must hold after."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lianxin.cases.models import Case, CaseClock, CaseEvent, OrderClock, TaskOrder
from lianxin.cases.queries import is_sound
from lianxin.cases.states import Channel, OrderRole
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.finish import finish
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import register
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.cases.steps.sub_dispatch import SubPlan, sub_dispatch
from lianxin.clocks.check import check
from lianxin.clocks.models import ENDED
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import Right
from lianxin.foundation.time import LOCAL
from lianxin.organizations.models import Hub, HubOperation, Unit
from lianxin.organizations.steps.switch_on_hub import switch_on_hub
from lianxin.taxonomy.models import Area
from tests.cases import snapshot, thread
from tests.cast import actor
from tests.organizations.people import keeper, small_unit

HOUR, MONDAY = thread.HOUR, thread.MONDAY
BUREAU, TOWN, OUTER = "371302-CGJ", "371302001", "371321"
LONG_AGO = timedelta(days=900)


def local(text: str) -> datetime:
    """A moment in the city, such as ``2026-11-27 17:30``."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def at_unit(username: str, unit: Unit) -> Actor:
    """The member of the cast as if the post were in `unit`."""
    return replace(actor(username), unit_id=unit.pk)


def handler(order: TaskOrder) -> Actor:
    """Who handles the order in its unit."""
    return at_unit("zhaihongyu", order.unit)


def at_hub(username: str, hub: Hub) -> Actor:
    """The member of the cast as if the post were at `hub`."""
    return replace(actor(username), hub_id=hub.pk)


def city_hub() -> Hub:
    return Hub.objects.unscoped("test").get(code="01")


def county_hub(at: datetime = MONDAY) -> Hub:
    """The hub of 沂南县, switched on at `at` at the latest."""
    hub = Hub.objects.unscoped("test").get(unit__code=OUTER)
    if not HubOperation.objects.filter(hub=hub).exists():
        switch_on_hub(hub, at - LONG_AGO, by=keeper(), at=at - LONG_AGO)
    return hub


def county_registered(**other: object) -> Case:
    """Written down by the hub of 沂南县 for somebody there."""
    hub = county_hub()
    agent = at_hub("linxiaoyun", hub)
    contact = receive_contact(Channel.PHONE, hub, None, None, by=agent, at=MONDAY)
    said = thread.statement(area=Area.objects.get(code=OUTER), **other)
    return register(contact, said, by=agent, at=MONDAY)


def of_county(**other: object) -> Case:
    """As `county_registered`, and accepted."""
    case = county_registered(**other)
    return accept(case, by=at_hub("linxiaoyun", case.hub), at=MONDAY)


def village() -> Unit:
    """A village under the town of the county's, a tier below it."""
    found = Unit.objects.unscoped("test").filter(code="371302001-CUN").first()
    return found or small_unit("371302001-CUN", parent=TOWN, area_code=TOWN)


def child_of(order: TaskOrder, unit: str | Unit) -> TaskOrder:
    """The order under `order` that the unit holds."""
    unit = thread.unit(unit) if isinstance(unit, str) else unit
    return TaskOrder.objects.unscoped("test").get(parent=order, unit=unit)


def passed_on(order: TaskOrder, lead: str | Unit, *assisting: str, at: datetime) -> TaskOrder:
    """Passed on to the unit that leads below, whose order it answers."""
    lead = thread.unit(lead) if isinstance(lead, str) else lead
    plan = SubPlan(lead=lead, assisting=tuple(thread.unit(code) for code in assisting), note="请速办并回复")
    sub_dispatch(order, plan, by=handler(order), at=at)
    return child_of(order, lead)


def signed_by_its_unit(order: TaskOrder, at: datetime) -> TaskOrder:
    return sign_for(order, by=handler(order), at=at)


def three_tiers(at: datetime = MONDAY, **other: object) -> tuple[TaskOrder, TaskOrder, TaskOrder]:
    """County, town and village, all of whom have signed for their orders within four hours."""
    first = thread.signed(at=at, **other)
    second = signed_by_its_unit(passed_on(first, TOWN, at=at + 2 * HOUR), at + 2.5 * HOUR)
    third = signed_by_its_unit(passed_on(second, village(), at=at + 3 * HOUR), at + 3.5 * HOUR)
    return first, second, third


def done(order: TaskOrder, at: datetime) -> TaskOrder:
    """Finished, signed off by the unit's leader."""
    order = finish(order, thread.REPLY, by=handler(order), at=at)
    return sign_off(order, "同意", by=at_unit("niebaichuan", order.unit), at=at)


def renewed(order: TaskOrder) -> TaskOrder:
    """The order as the database has it now."""
    return TaskOrder.objects.unscoped("test").select_related("unit", "case").get(pk=order.pk)


def role_of(order: TaskOrder) -> str:
    return OrderRole(renewed(order).role)


def last_event(case: Case) -> CaseEvent:
    return CaseEvent.objects.filter(case=case).latest("seq")


def open_clocks(row: Case | TaskOrder) -> dict[str, tuple[str, datetime]]:
    """State and due time of each open clock, by kind."""
    rows = CaseClock.objects.filter(case=row) if isinstance(row, Case) else OrderClock.objects.filter(order=row)
    return {clock.kind: (clock.state, clock.due_at) for clock in rows.exclude(state__in=ENDED)}


def due(row: Case | TaskOrder, kind: str = "handle") -> datetime:
    return open_clocks(row)[kind][1]


def sound(case: Case, at: datetime) -> None:
    """Every clock is as it must be at `at`, and the chain of the case's events verifies to its end."""
    with time.frozen(at):
        assert [finding.text for finding in check()] == []
    assert is_sound(thread.fresh(case), list(CaseEvent.objects.filter(case=case).order_by("seq")))


@contextmanager
def refused(case: Case, error: type[Exception], text: str = "", *, field: str = "") -> Iterator[None]:
    """Within the block `error` is raised, with `text` and for `field`, and afterwards every row is as before."""
    before = snapshot.of(case)
    with pytest.raises(error, match=text or None) as refusal:
        yield
    if field:
        assert isinstance(refusal.value, BadInput)
        assert list(refusal.value.fields) == [field]
    assert snapshot.of(case) == before


def twice(case: Case, act: Callable[[Actor], object], by: Actor) -> None:
    """The same request a second time changes nothing and is answered as the first."""
    by = by.with_request_key("again")
    first = act(by)
    after = snapshot.of(case)
    assert act(by) == first
    assert snapshot.of(case) == after


def with_right(by: Actor, right: Right) -> Actor:
    """As if the post held `right` too: what still refuses is the row."""
    return replace(by, rights=by.rights | {right.code})
