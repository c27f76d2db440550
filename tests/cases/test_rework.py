"""What came of it calls for more: another round for the units that are chosen, and what was judged stays judged."""

from datetime import datetime

import pytest

from lianxin.cases.models import CaseClock, CaseText, OrderClock, TaskOrder
from lianxin.cases.states import CaseState, OrderState, TextKind
from lianxin.cases.steps.rework import Demand, rework
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.foundation.time import LOCAL
from lianxin.organizations.models import Unit
from tests.cases import hub_thread, snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = hub_thread.TUESDAY + thread.HOUR


def demand(case, *orders, ground="unsolved_without_ground", opinion="仍未恢复供水，请重办。") -> Demand:
    return Demand(orders=orders or (hub_thread.newest_lead(case),), ground=ground, opinion=opinion)


def again(case, wish=None, who="gengruoxi", **more):
    return rework(case, wish or demand(case), by=actor(who), at=AT, **more)


def refused(case, fields, wish) -> None:
    before = snapshot.of(case)
    with pytest.raises(BadInput) as refusal:
        again(case, wish)
    assert list(refusal.value.fields) == fields
    assert snapshot.of(case) == before


def test_the_unit_gets_another_order_in_another_round():
    case = again(hub_thread.unsolved())
    old, new = TaskOrder.objects.unscoped("test").filter(case=case).order_by("pk")
    assert (case.state, case.round) == (CaseState.IN_HAND, 2)
    assert (old.state, old.round) == (OrderState.FINISHED, 1)
    assert (new.state, new.round, new.replaces_id, new.role, new.unit_id) == (
        OrderState.PENDING_SIGN_FOR,
        2,
        old.pk,
        "lead",
        old.unit_id,
    )
    hub_thread.sound(AT)


def test_the_clocks_of_a_rework_run_and_what_waited_for_it_has_ended():
    case = again(hub_thread.unsolved())
    friday = datetime(2026, 11, 27, 17, 30, tzinfo=LOCAL)
    assert hub_thread.running(case) == {"rework": friday}
    new = hub_thread.newest_lead(case)
    assert {kind: at for kind, at in hub_thread.running_of(new).items() if kind == "rework"} == {"rework": friday}
    assert OrderClock.objects.get(order=new, kind="rework").cap_at == friday
    assert CaseClock.objects.get(case=case, kind="rework_review").state == "met"
    assert not CaseClock.objects.filter(case=case, kind="close").exists()


def test_the_event_tells_of_the_round_and_the_opinion_is_sealed_with_the_order():
    case = again(hub_thread.unsolved())
    event, new = hub_thread.event(case), hub_thread.newest_lead(case)
    assert (event.kind, event.from_state, event.to_state) == ("case.reworked", "pending_close", "in_hand")
    assert (event.data["ground"], event.data["round"], event.data["reworks"]) == ("unsolved_without_ground", 2, 1)
    assert event.data["supervise"] is False
    assert [told["order"] for told in event.data["orders"]] == [new.pk]
    text = CaseText.objects.get(case=case, kind=TextKind.REWORK_OPINION)
    assert (text.order_id, text.text) == (new.pk, "仍未恢复供水，请重办。")


def test_the_second_rework_is_told_for_supervision_and_the_chain_of_orders_is_kept():
    case = hub_thread.through(again(hub_thread.unsolved()), hub_thread.UNSOLVED, AT + thread.HOUR)
    at = AT + 20 * thread.HOUR
    case = rework(case, demand(case), by=actor("gengruoxi"), at=at)
    event = hub_thread.event(case)
    assert (event.data["round"], event.data["reworks"], event.data["supervise"]) == (3, 2, True)
    assert hub_thread.newest_lead(case).replaces.replaces.replaces is None
    hub_thread.sound(at)


def test_what_a_ruling_gave_a_unit_stays_with_it():
    case = hub_thread.unsolved()
    TaskOrder.objects.unscoped("test").filter(case=case).update(is_designated=True)
    assert hub_thread.newest_lead(again(case)).is_designated


def test_only_the_chosen_ones_work_again():
    case = hub_thread.asked(hub_thread.finished_by(thread.COMPANY), hub_thread.UNSOLVED)
    case = again(case, demand(case, thread.order_of(case, thread.COMPANY)))
    new = TaskOrder.objects.unscoped("test").get(case=case, round=2)
    assert (new.unit.code, new.role) == (thread.COMPANY, "assisting")


def test_who_was_not_asked_in_the_second_round_may_be_in_the_third():
    case = hub_thread.asked(hub_thread.finished_by(thread.COMPANY), hub_thread.UNSOLVED)
    company = thread.order_of(case, thread.COMPANY)
    case = hub_thread.through(again(case), hub_thread.UNSOLVED, AT + thread.HOUR)
    case = rework(case, demand(case, company), by=actor("gengruoxi"), at=AT + 20 * thread.HOUR)
    assert TaskOrder.objects.unscoped("test").get(case=case, round=3).replaces_id == company.pk


def test_what_has_been_replaced_is_not_reworked_again():
    case = hub_thread.unsolved()
    first = hub_thread.newest_lead(case)
    case = hub_thread.through(again(case), hub_thread.UNSOLVED, AT + thread.HOUR)
    before = snapshot.of(case)
    with pytest.raises(BadInput):
        rework(case, demand(case, first), by=actor("gengruoxi"), at=AT + 20 * thread.HOUR)
    assert snapshot.of(case) == before


def test_a_case_that_followed_another_chooses_among_the_orders_of_that_one():
    master, child = hub_thread.followed()
    hub_thread.answered(child, hub_thread.UNSOLVED)
    child = again(thread.fresh(child), demand(child, hub_thread.newest_lead(master)))
    new = hub_thread.newest_lead(child)
    assert (new.round, new.replaces_id, new.unit.code) == (2, None, thread.COUNTY)
    assert thread.fresh(master).state == CaseState.PENDING_OUTCOME
    hub_thread.sound(AT)


def test_a_ground_must_be_one_of_the_rules_and_fit_the_answers():
    case = hub_thread.unsolved()
    refused(case, ["ground"], demand(case, ground="leader_wishes"))
    refused(case, ["ground"], demand(case, ground="not_contacted"))
    case = hub_thread.outcome(hub_thread.NOT_CONTACTED)
    refused(case, ["ground"], demand(case, ground="unsolved_without_ground"))
    assert again(case, demand(case, ground="not_contacted")).round == 2
    case = thread.answered()
    assert again(case, demand(case, ground="false_reply")).round == 2


def test_orders_of_others_none_at_all_and_a_missing_opinion_are_refused():
    case, other = hub_thread.unsolved(), hub_thread.unsolved()
    refused(case, ["orders"], demand(case, hub_thread.newest_lead(other)))
    refused(case, ["orders"], Demand(orders=(), ground="false_reply", opinion="重办"))
    refused(case, ["rework_opinion"], demand(case, opinion=" "))


def test_a_unit_that_was_abolished_since_gets_no_order():
    case = hub_thread.unsolved()
    Unit.objects.unscoped("test").filter(code=thread.COUNTY).update(abolished_at=thread.MONDAY)
    refused(case, ["orders"], demand(case))


def test_it_is_refused_from_elsewhere_by_others_and_for_a_stale_form():
    case = thread.reviewed()
    before = snapshot.of(case)
    with pytest.raises(WrongState):
        again(case)
    assert snapshot.of(case) == before
    case = hub_thread.unsolved()
    before = snapshot.of(case)
    for who in ("panyiming", "zhaihongyu", "shaojinghe"):
        with pytest.raises(NotAllowed):
            again(case, who=who)
    with pytest.raises(Stale):
        again(case, seen=case.version - 1)
    with pytest.raises(NotFound):
        rework(case, demand(case), by=hub_thread.elsewhere("gengruoxi"), at=AT)
    assert snapshot.of(case) == before


def test_the_rules_say_who_decides():
    hub_thread.rule("approver.rework", "hotline_head")
    case = hub_thread.unsolved()
    before = snapshot.of(case)
    with pytest.raises(NotAllowed, match="其他岗位审核"):
        again(case)
    assert snapshot.of(case) == before
    assert again(case, who="fuchangling").round == 2


def test_a_double_click_begins_one_round():
    case, by = hub_thread.unsolved(), actor("gengruoxi").with_request_key("click")
    wish = demand(case)
    for _ in range(2):
        rework(case, wish, by=by, at=AT)
    assert thread.fresh(case).round == 2
