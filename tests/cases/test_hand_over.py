"""Another hub becomes responsible: for the case, its orders, its later events."""

from time import sleep

import pytest

from lianxin.cases import policies
from lianxin.cases.models import Case, CaseClock, CaseEvent, CaseRequest, TaskOrder
from lianxin.cases.states import CaseState, RequestState
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.add_unit import add_unit
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.recall import recall
from lianxin.cases.steps.request_city import request_city
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.foundation.outbox import cursors
from lianxin.foundation.seals.verify import verify
from lianxin.foundation.seals.write import seal_all
from lianxin.organizations.models import Hub
from tests.cases import dispatch_thread as way
from tests.cases import thread
from tests.cast import actor

AT = thread.MONDAY + 2 * thread.HOUR
NOTE = "事发地在沂南县，请受理"


def over(case, hub=None, **other):
    return hand_over(case, hub or way.county_hub(), NOTE, **{"by": actor("shaojinghe"), "at": AT} | other)


@pytest.mark.django_db
def test_a_case_that_waits_for_dispatch_goes_over_with_a_clock_of_its_own():
    case = thread.accepted()
    citizens = way.due(case)
    over(case)
    now, hub = thread.fresh(case), way.county_hub()
    assert (now.hub, now.state, now.number, now.version) == (hub, "pending_dispatch", case.number, case.version + 1)
    former, anew = CaseClock.objects.filter(case=case, kind="dispatch").order_by("pk")
    assert (former.state, former.ended_at) == ("met", AT)
    assert (anew.state, anew.started_at, anew.due_at) == ("running", AT, way.local("2026-11-23 17:00"))
    assert way.due(case) == citizens
    event = way.last_event(case)
    assert (event.kind, event.book_hub_id, event.hub_id) == ("case.handed_over", hub.pk, way.city_hub().pk)
    assert (event.data["from_hub"], event.data["to_hub"]) == (way.city_hub().pk, hub.pk)
    assert (event.deadline_before, event.deadline_after) == (former.due_at, anew.due_at)
    way.sound(case, AT)


@pytest.mark.django_db
def test_what_the_former_hub_let_lie_too_long_stays_missed():
    case = thread.accepted()
    late = way.local("2026-11-25 10:00")
    over(case, at=late)
    states = CaseClock.objects.filter(case=case, kind="dispatch").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["missed", "running"]
    way.sound(case, late)


@pytest.mark.django_db
def test_before_its_acceptance_the_new_hub_has_time_to_accept():
    case = thread.registered()
    over(case)
    assert way.open_clocks(case) == {"accept": ("running", way.local("2026-11-24 17:30"))}
    hub = way.county_hub()
    accept(case, by=way.at_hub("linxiaoyun", hub), at=AT + thread.HOUR)
    assert thread.fresh(case).state == CaseState.PENDING_DISPATCH
    way.sound(case, AT + thread.HOUR)


@pytest.mark.django_db
def test_while_the_citizen_is_asked_the_new_hubs_clock_stands_still_too():
    case = ask_supplement(thread.accepted(), "哪一栋楼？", by=actor("linxiaoyun"), at=thread.MONDAY + thread.HOUR)
    over(case)
    assert {kind: state for kind, (state, _due) in way.open_clocks(case).items()} == {
        "handle": "paused",
        "dispatch": "paused",
        "supplement": "running",
    }
    way.sound(case, AT)


@pytest.mark.django_db
def test_the_former_hub_sees_it_no_longer_and_the_new_one_acts():
    case = thread.accepted()
    over(case)
    former, hub = actor("shaojinghe"), way.county_hub()
    assert not Case.objects.visible_to(former).exists()
    by = way.at_hub("shaojinghe", hub)
    assert Case.objects.visible_to(by).get() == case
    plan = Plan(lead=thread.unit(way.OUTER))
    with way.refused(case, NotFound):
        dispatch(case, plan, by=former, at=AT + thread.HOUR)
    dispatch(case, plan, by=by, at=AT + thread.HOUR)
    assert way.last_event(case).book_hub_id == hub.pk
    assert TaskOrder.objects.unscoped("test").get(case=case).hub == hub


@pytest.mark.django_db
def test_orders_that_are_left_follow_and_so_do_their_lists():
    case = thread.dispatched(thread.COMPANY)
    recall(thread.order_of(case), "wrong_unit", "", by=actor("shaojinghe"), at=AT)
    over(case)
    hub = way.county_hub()
    assert set(TaskOrder.objects.unscoped("test").filter(case=case).values_list("hub_id", flat=True)) == {hub.pk}
    assert TaskOrder.objects.visible_to(way.at_hub("shaojinghe", hub)).filter(case=case).count() == 2
    assert not TaskOrder.objects.visible_to(actor("shaojinghe")).exists()
    assert TaskOrder.objects.visible_to(actor("hetianshui")).filter(case=case).count() == 1
    with way.refused(case, WrongState, "不能进行这一步"):
        by = way.at_hub("shaojinghe", hub)
        add_unit(case, thread.unit(way.OUTER), "assisting", "", by=by, at=AT)


@pytest.mark.django_db
def test_a_county_hands_over_to_the_city_and_asks_it_for_nothing_any_longer():
    case = way.of_county()
    by = way.at_hub("shaojinghe", case.hub)
    asked = request_city(case, "请市供水集团协助", by=by, at=AT)
    over(case, way.city_hub(), by=by)
    now = CaseRequest.objects.unscoped("test").get(pk=asked.pk)
    assert (now.state, now.decided_at) == (RequestState.VOID, AT)
    assert way.last_event(case).data["requests"] == [asked.pk]
    assert thread.fresh(case).hub == way.city_hub()
    way.sound(case, AT)


@pytest.mark.django_db
def test_a_case_goes_to_another_hub_that_is_on():
    case = thread.accepted()
    off = Hub.objects.unscoped("test").get(code="03")
    with way.refused(case, BadInput, "没有启用", field="hub"):
        over(case, off)
    with way.refused(case, BadInput, "已由.*负责", field="hub"):
        over(case, way.city_hub())


@pytest.mark.django_db
def test_handing_over_needs_right_row_and_todays_form():
    case = thread.accepted()
    with way.refused(case, NotAllowed, "移交其他热线平台"):
        over(case, by=actor("linxiaoyun"))
    with way.refused(case, NotFound):
        over(case, by=way.at_hub("shaojinghe", way.county_hub()))
    with way.refused(case, NotFound):
        over(case, by=way.with_right(actor("zhaihongyu"), policies.HAND_OVER))
    with way.refused(case, Stale):
        over(case, seen=case.version - 1)


@pytest.mark.django_db
def test_what_units_have_and_what_is_over_is_not_handed_over():
    for case in (thread.dispatched(), thread.finished(), thread.closed()):
        with way.refused(case, WrongState, "不能进行这一步"):
            over(case, at=thread.MONDAY + 9 * thread.HOUR)


@pytest.mark.django_db
def test_the_same_click_hands_over_once():
    case = thread.accepted()
    hub = way.county_hub()
    way.twice(case, lambda by: over(case, hub, by=by), actor("shaojinghe"))


@pytest.mark.usefixtures("committed")
def test_chain_and_seals_of_both_hubs_verify_before_and_after():
    case = thread.accepted()
    hub = way.county_hub()
    sealed(thread.MONDAY + thread.HOUR)
    over(case, hub)
    sealed(AT)
    over(case, way.city_hub(), by=way.at_hub("shaojinghe", hub), at=AT + thread.HOUR)
    sealed(AT + thread.HOUR)
    events = CaseEvent.objects.filter(case=case).order_by("seq")
    city, county = way.city_hub().pk, hub.pk
    assert list(events.values_list("book_hub_id", flat=True)) == [city, city, county, city]
    assert list(verify()) == []
    way.sound(case, AT + thread.HOUR)


def sealed(at) -> None:
    while not cursors.settled():  # an open transaction of another test run on the same server holds the seal back
        sleep(0.01)
    seal_all(at=at)
