"""Tables of figures: each unit's orders by state, as far as the reader sees them; and what the main acts ask for."""

import uuid

import pytest

from lianxin.cases import lists, queries, tables
from lianxin.cases.filters import Wish
from lianxin.cases.states import Channel, OrderState
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import register
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.organizations.models import Hub
from tests.cases import thread
from tests.cases.thread import COMPANY, COUNTY, MONDAY, NUMBER
from tests.cast import actor
from tests.query_counts import pinned

pytestmark = pytest.mark.django_db
HUB, UNIT, COMPANYS, STRANGER = "shaojinghe", "zhaihongyu", "hetianshui", "cuiyating"


def table(by: Actor) -> dict[str, dict[str, int]]:
    return {line.unit.code: line.by_state for line in tables.status_by_unit(by)}


@pytest.fixture
def some_orders():
    thread.dispatched(COMPANY)
    thread.signed()
    thread.finished()


def test_each_unit_is_counted_by_state(some_orders):
    county = {OrderState.PENDING_SIGN_FOR: 1, OrderState.HANDLING: 1, OrderState.FINISHED: 1}
    assert table(actor(HUB)) == {COUNTY: county, COMPANY: {OrderState.PENDING_SIGN_FOR: 1}}


def test_a_unit_counts_no_other_units_orders(some_orders):
    assert table(actor(COMPANYS)) == {COMPANY: {OrderState.PENDING_SIGN_FOR: 1}}
    assert table(actor(STRANGER)) == {}


def test_the_table_asks_as_often_as_is_pinned(some_orders):
    by = actor(HUB)
    with pinned("cases.read.status_by_unit"):
        tables.status_by_unit(by)


@pytest.mark.parametrize(("name", "username"), [("hub", HUB), ("unit", UNIT)])
def test_the_reads_ask_as_often_as_is_pinned(some_orders, name, username):
    by, case = actor(username), thread.signed(number=NUMBER).case
    with pinned(f"cases.read.lines.{name}"):
        lists.lines(by, Wish())
    with pinned(f"cases.read.search.{name}"):
        lists.lines(by, Wish(words="停水"))
    with pinned(f"cases.read.whole.{name}"):
        queries.whole(by, case.number)


def test_registering_asks_as_often_as_is_pinned():
    by, hub = actor("linxiaoyun"), Hub.objects.unscoped("test").get(code="01")
    citizen, phone = find_or_register(NUMBER, "王春梅", by=by, at=MONDAY)
    contact = receive_contact(Channel.WEB, hub, citizen, phone, by=by, at=MONDAY)
    with time.frozen(MONDAY), pinned("cases.step.register"):
        register(contact, thread.statement(), by=by.with_request_key(uuid.uuid4().hex), at=MONDAY)
