"""Whose row may be acted on: seeing an order or a case is not yet being the one whose work it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lianxin.accounts.queries import actor_for
from lianxin.accounts.steps.stand_in import stand_in
from lianxin.cases import policies
from lianxin.cases.models import Case, Contact, TaskOrder
from lianxin.cases.states import Channel
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import register
from lianxin.cases.steps.review import review
from lianxin.cases.steps.sign_for import sign_for
from lianxin.cases.steps.sign_off import sign_off
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, Door, Scope
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, WrongState
from lianxin.organizations.models import Hub, HubOperation, Unit, UnitRelation
from tests.cases import snapshot, thread
from tests.cast import actor, person, post

pytestmark = pytest.mark.django_db
AT = thread.MONDAY + thread.HOUR
HANDLER = "zhaihongyu"
# A county that has a hub of its own.
OUTER = "371321"


def below(code: str = thread.COUNTY) -> Unit:
    """A unit right below the one of `code`."""
    return Unit.objects.unscoped("test").filter(parent__code=code, abolished_at=None).order_by("pk")[0]


def sent_to(unit: Unit) -> TaskOrder:
    case = dispatch(thread.accepted(), Plan(lead=unit), by=actor("shaojinghe"), at=thread.MONDAY)
    return TaskOrder.objects.unscoped("test").get(case=case)


def county_hub() -> Hub:
    """The hub of 沂南县, switched on long ago."""
    hub = Hub.objects.unscoped("test").get(unit__code=OUTER)
    HubOperation.objects.get_or_create(hub=hub, defaults={"valid": since(thread.MONDAY - timedelta(days=900))})
    return hub


def of_hub(username: str, hub: Hub) -> Actor:
    """The member of the cast as if the post were at `hub`."""
    return replace(actor(username), hub_id=hub.pk)


def test_a_unit_sees_the_order_of_the_unit_below_but_does_not_sign_for_it():
    order = sent_to(below())
    by = actor(HANDLER)
    assert TaskOrder.objects.visible_to(by).filter(pk=order.pk).exists()
    before = snapshot.of(order.case)
    with pytest.raises(NotAllowed, match="由承办单位自己办理"):
        sign_for(order, by=by, at=AT)
    assert snapshot.of(order.case) == before


def test_a_leader_of_the_line_does_not_sign_off_for_the_units_that_he_leads():
    order = thread.submitted()
    head = replace(actor("zhuangdehou"), unit_id=thread.unit(thread.DEPARTMENT).pk, scope=Scope.LINE)
    UnitRelation.objects.create(
        unit=order.unit, kind="industry_supervisor", other_id=head.unit_id, valid=since(time.now() - timedelta(days=1))
    )
    assert TaskOrder.objects.visible_to(head).filter(pk=order.pk).exists()
    before = snapshot.of(order.case)
    with pytest.raises(NotAllowed, match="由承办单位自己办理"):
        sign_off(order, "", by=head, at=AT + 3 * thread.HOUR)
    assert snapshot.of(order.case) == before


def test_a_stand_in_acts_for_the_unit_of_the_post_he_stands_in_for():
    order = thread.order_of(thread.dispatched())
    by = standing_in("hetianshui", HANDLER)
    done = sign_for(order, by=by, at=AT)
    event = done.case.events.get(kind="order.signed_for")
    assert (event.unit_id, event.on_behalf_of_id) == (order.unit_id, post(HANDLER).pk)
    assert (event.person_id, event.post_id) == (person("hetianshui").pk, by.post_id)


def test_who_stands_in_elsewhere_acts_no_longer_for_the_own_unit():
    order = thread.order_of(thread.dispatched(thread.COMPANY), thread.COMPANY)
    before = snapshot.of(order.case)
    with pytest.raises(NotFound):
        sign_for(order, by=standing_in("hetianshui", HANDLER), at=AT)
    assert snapshot.of(order.case) == before


def standing_in(username: str, whose: str) -> Actor:
    now = time.now()
    row = stand_in(
        post(whose),
        person(username),
        begins=now - timedelta(minutes=1),
        ends=now + timedelta(days=1),
        by=actor(whose),
        at=now,
    )
    return actor_for(person(username), stand_in=row, door=Door.DESK)


def test_a_county_hubs_dispatcher_finds_no_case_of_the_city():
    case = thread.accepted()
    before = snapshot.of(case)
    with pytest.raises(NotFound):
        dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), by=of_hub("shaojinghe", county_hub()), at=AT)
    assert snapshot.of(case) == before


def test_a_county_hub_dispatches_within_its_county_only():
    hub = county_hub()
    agent, dispatcher = of_hub("linxiaoyun", hub), of_hub("shaojinghe", hub)
    contact = receive_contact(Channel.PHONE, hub, None, None, by=agent, at=thread.MONDAY)
    case = accept(register(contact, thread.statement(), by=agent, at=thread.MONDAY), by=agent, at=thread.MONDAY)
    before = snapshot.of(case)
    for plan, field in (
        (Plan(lead=thread.unit(thread.COMPANY)), "lead"),
        (Plan(lead=below(OUTER), assisting=(thread.unit(thread.DEPARTMENT),)), "assisting"),
    ):
        with pytest.raises(BadInput, match="不在本热线的派单范围内") as refusal:
            dispatch(case, plan, by=dispatcher, at=AT)
        assert list(refusal.value.fields) == [field]
        assert snapshot.of(case) == before
    assert dispatch(case, Plan(lead=below(OUTER)), by=dispatcher, at=AT).state == "in_hand"


def test_nobody_takes_in_for_another_hub():
    hub, agent = county_hub(), actor("linxiaoyun")
    with pytest.raises(NotAllowed, match="只能为本热线登记"):
        receive_contact(Channel.PHONE, hub, None, None, by=agent, at=thread.MONDAY)
    foreign = receive_contact(Channel.PHONE, hub, None, None, by=of_hub("linxiaoyun", hub), at=thread.MONDAY)
    with pytest.raises(NotAllowed, match="只能为本热线登记"):
        register(foreign, thread.statement(), by=agent, at=thread.MONDAY)
    assert Contact.objects.unscoped("test").count() == 1 and not Case.objects.unscoped("test").exists()


def test_a_hub_that_is_switched_off_takes_nothing_in():
    hub = county_hub()
    HubOperation.objects.filter(hub=hub).delete()
    with pytest.raises(WrongState) as refusal:
        receive_contact(Channel.PHONE, hub, None, None, by=of_hub("linxiaoyun", hub), at=thread.MONDAY)
    assert refusal.value.code == "hub_off"
    assert not Contact.objects.unscoped("test").exists()


def test_a_unit_that_was_given_the_right_by_mistake_does_not_review_its_own_reply():
    case = thread.finished()
    by = replace(actor(HANDLER), rights=frozenset({policies.REVIEW.code}))
    before = snapshot.of(case)
    with pytest.raises(NotAllowed, match="由负责该诉求的热线办理"):
        review(case, "", by=by, at=AT + 4 * thread.HOUR)
    assert snapshot.of(case) == before


@pytest.mark.parametrize("field", ["lead", "assisting"])
def test_a_unit_that_was_abolished_since_the_form_was_drawn_gets_no_order(field):
    case, gone = thread.accepted(), thread.unit(thread.COMPANY)
    Unit.objects.unscoped("test").filter(pk=gone.pk).update(abolished_at=thread.MONDAY)
    plan = Plan(lead=gone) if field == "lead" else Plan(lead=thread.unit(thread.COUNTY), assisting=(gone,))
    before = snapshot.of(case)
    with pytest.raises(BadInput, match="已撤销") as refusal:
        dispatch(case, plan, by=actor("shaojinghe"), at=AT)
    assert list(refusal.value.fields) == [field]
    assert snapshot.of(case) == before


def test_no_unit_is_named_twice():
    case, unit = thread.accepted(), thread.unit(thread.COUNTY)
    before = snapshot.of(case)
    with pytest.raises(BadInput, match="重复派单"):
        dispatch(case, Plan(lead=unit, assisting=(unit,)), by=actor("shaojinghe"), at=AT)
    assert snapshot.of(case) == before


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("username", ["zhaihongyu", "shaojinghe", "linxiaoyun"])
def test_what_a_row_tells_of_who_sees_it_is_what_a_query_answers(username, scope):
    """The locks judge by the row that they have just read."""
    county = thread.registered()
    Case.objects.unscoped("test").filter(pk=county.pk).update(hub=county_hub())
    for unit in (thread.unit(thread.COUNTY), below(), thread.unit(thread.COMPANY)):
        sent_to(unit)
    cases = Case.objects.unscoped("test").order_by("pk")
    orders = TaskOrder.objects.unscoped("test").select_related("unit").order_by("pk")
    assert (len(cases), len(orders)) == (4, 3)
    by = replace(actor(username), scope=scope, own_id=cases[1].pk if scope is Scope.OWN else None)
    assert [row for row in cases if Case.objects.shows(by, row)] == list(Case.objects.visible_to(by).order_by("pk"))
    seen = TaskOrder.objects.visible_to(by).order_by("pk")
    assert [row for row in orders if TaskOrder.objects.shows(by, row)] == list(seen)
