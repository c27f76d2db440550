"""A matter whose duty it is, is disputed, and ruled on; the ruling becomes a precedent."""

import pytest

from lianxin.cases import policies
from lianxin.cases.models import CaseClock
from lianxin.cases.states import CaseState, OrderRole, TextKind
from lianxin.cases.steps.designate import designate
from lianxin.cases.steps.dispute import dispute
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.rulebook.catalogue import figures, owners
from lianxin.rulebook.models import CatalogueEntry
from lianxin.rulebook.steps.set_catalogue_entry import EntryText, set_catalogue_entry
from lianxin.taxonomy.models import Area
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = back.AT
NEXT = AT + thread.HOUR
SAID = "小区停水两天\n银雀山路某小区三号楼停水两天，请尽快恢复。"


def taken_out(case, why="两家单位均称非本单位职责", **other):
    return dispute(case, why, **{"by": actor("shaojinghe"), "at": AT} | other)


def given(case, code=back.OTHER, ruling="由该单位先行办理", **other):
    return designate(case, thread.unit(code), ruling, **{"by": actor("fuchangling"), "at": NEXT} | other)


def owner(case, said=SAID, at=NEXT):
    """Whom the catalogue names for a matter like this."""
    found = owners(case.category, case.area, said, at)
    return found and found.lead.code


def lines() -> int:
    return CatalogueEntry.objects.unscoped("test").count()


def test_a_disputed_matter_waits_for_a_ruling():
    case = taken_out(thread.accepted())
    assert (case.state, way.open_clocks(case)) == (
        CaseState.DISPUTED,
        {"handle": ("running", way.local("2026-11-30 17:30")), "dispute": ("running", way.local("2026-11-25 17:30"))},
    )
    assert CaseClock.objects.get(case=case, kind="dispatch").state == "cancelled"
    event = way.last_event(case)
    assert (event.kind, event.from_state, event.to_state) == ("case.disputed", "pending_dispatch", "disputed")
    assert case.texts.get(kind=TextKind.DISPUTE).text == "两家单位均称非本单位职责"
    way.sound(case, AT)


def test_disputing_needs_right_and_row_state_reason_and_today_s_form():
    case = thread.accepted()
    with way.refused(case, NotAllowed, "提起职责争议"):
        taken_out(case, by=actor("gengruoxi"))
    with way.refused(case, NotFound):
        taken_out(case, by=way.with_right(actor("zhaihongyu"), policies.DISPUTE))
    with way.refused(case, NotFound):
        taken_out(case, by=way.at_hub("shaojinghe", way.county_hub()))
    with way.refused(case, Stale):
        taken_out(case, seen=case.version + 1)
    with way.refused(case, BadInput, field="dispute"):
        taken_out(case, "")
    with way.refused(case, WrongState, "之后已有变动"):
        taken_out(case, at=thread.MONDAY - thread.HOUR)
    in_hand = thread.dispatched()
    with way.refused(in_hand, WrongState, "办理中"):
        taken_out(in_hand)


def test_the_same_click_disputes_once():
    case = thread.accepted()
    way.twice(case, lambda by: taken_out(case, by=by), actor("shaojinghe"))


def test_the_unit_that_the_ruling_names_leads():
    case = back.disputed()
    order = given(case)
    case = thread.fresh(case)
    assert (order.role, order.unit, order.is_designated, order.replaces) == (
        OrderRole.LEAD,
        thread.unit(back.OTHER),
        True,
        None,
    )
    assert (case.state, case.dispatch_count) == (CaseState.IN_HAND, 1)
    assert way.due(order) == way.due(case) == way.local("2026-11-30 17:30")
    assert CaseClock.objects.get(case=case, kind="dispute").state == "met"
    event = way.last_event(case)
    assert (event.kind, event.order_id, event.to_state) == ("case.designated", order.pk, "pending_sign_for")
    assert (event.data["case_from"], event.data["case_to"]) == ("disputed", "in_hand")
    assert order.texts.get(kind=TextKind.RULING).text == "由该单位先行办理"
    way.sound(case, NEXT)


def test_after_returns_it_takes_the_last_lead_s_place_with_its_full_time():
    order, at = thread.order_of(thread.dispatched(thread.COMPANY)), AT
    for code in (back.OTHER, back.THIRD):
        order = back.redispatched(back.returned(order, at=at), code, at=at + 2 * thread.HOUR)
        at += 3 * thread.HOUR
    back.returned(order, at=at)
    new = given(thread.fresh(order.case), thread.COUNTY, at=at + 20 * thread.HOUR)
    assert (new.replaces, new.unit.code) == (order, thread.COUNTY)
    assert way.due(new) == way.local("2026-12-01 17:30") > way.due(order.case)
    assert thread.fresh(order.case).dispatch_count == 4
    way.sound(order.case, at + 20 * thread.HOUR)


def test_the_next_like_matter_goes_where_the_ruling_sent_this_one():
    case = back.disputed()
    assert owner(case) == thread.COMPANY
    before = lines()
    order = given(case)
    assert owner(case) == back.OTHER
    assert lines() == before + 1
    line = owners(case.category, case.area, SAID, NEXT).entry
    assert (line.category, line.area, line.lead, line.basis) == (
        "0401",
        "371302",
        back.OTHER,
        f"指定承办：工单{case.number}",
    )
    assert line.valid.lower == way.local("2026-11-23 00:00").date()
    assert back.uses(line) == [("designated", order.pk)]
    assert way.last_event(case).data["precedent"] == line.pk
    elsewhere = owners(case.category, Area.objects.get(code="371321"), SAID, NEXT)
    assert elsewhere.lead.code != back.OTHER


def test_a_line_that_leads_there_already_counts_the_precedent():
    given(back.disputed())
    before = lines()
    case = back.disputed()
    given(case)
    assert lines() == before
    assert figures(owners(case.category, case.area, SAID, NEXT).entry).designated == 2


def test_a_second_ruling_of_the_day_holds_from_the_next():
    given(back.disputed())
    case = back.disputed()
    given(case, back.THIRD)
    assert owner(case) == back.OTHER
    assert owner(case, at=NEXT + 24 * thread.HOUR) == back.THIRD
    given(back.disputed(), thread.COUNTY)
    assert owner(case, at=NEXT + 24 * thread.HOUR) == back.THIRD
    assert owner(case, at=NEXT + 48 * thread.HOUR) == thread.COUNTY


def test_where_a_word_chose_the_line_the_precedent_has_the_word_too():
    line = EntryText(category="0401", lead=thread.DEPARTMENT, basis="测试", keywords=("停水", "断水"))
    set_catalogue_entry(line, thread.MONDAY.date(), by=actor("fuchangling"), at=thread.MONDAY)
    case = back.disputed()
    assert owner(case) == thread.DEPARTMENT
    given(case)
    assert owner(case) == back.OTHER
    assert owner(case, "水压太低") == thread.COMPANY


def test_a_matter_of_the_whole_city_makes_no_line():
    before = lines()
    case = back.disputed(area=Area.objects.get(code="371300"))
    order = given(case)
    assert lines() == before
    assert way.last_event(case).data["precedent"] is None
    assert order.is_designated


def test_who_rules_is_named_by_the_rules():
    case = back.disputed()
    with way.refused(case, NotAllowed, "由其他岗位审核"):
        given(case, by=actor("shaojinghe", "dispute_clerk"))
    back.ruled("approver.designation", "dispute_clerk")
    assert given(case, by=actor("shaojinghe", "dispute_clerk")).is_designated


@pytest.mark.parametrize(("code", "text"), [(thread.COMPANY, "已有任务单"), (back.THIRD, "应当回避")])
def test_a_unit_that_has_it_already_or_is_accused_is_not_named(code, text):
    case = thread.dispatched(thread.COMPANY, accused=thread.unit(back.THIRD))
    back.returned(thread.order_of(case))
    case = taken_out(thread.fresh(case), at=AT + 2 * thread.HOUR)
    with way.refused(case, BadInput, text, field="lead"):
        given(case, code, at=AT + 3 * thread.HOUR)


def test_a_ruling_needs_right_and_row_state_words_and_today_s_form():
    case = back.disputed()
    with way.refused(case, NotAllowed, "指定承办单位"):
        given(case, by=actor("gengruoxi"))
    with way.refused(case, NotFound):
        given(case, by=way.with_right(actor("zhaihongyu"), policies.DESIGNATE))
    with way.refused(case, NotFound):
        given(case, by=way.at_hub("fuchangling", way.county_hub()))
    with way.refused(case, Stale):
        given(case, seen=case.version + 1)
    with way.refused(case, BadInput, field="ruling"):
        given(case, ruling=" ")
    with way.refused(case, WrongState, "之后已有变动"):
        given(case, at=thread.MONDAY)
    waiting = thread.accepted()
    with way.refused(waiting, WrongState, "待派单"):
        given(waiting)


def test_the_same_click_rules_once():
    case = back.disputed()
    before = lines()
    way.twice(case, lambda by: given(case, by=by), actor("fuchangling"))
    assert lines() == before + 1
