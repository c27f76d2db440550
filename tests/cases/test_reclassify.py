"""The matter is another one than was written down; where it is more urgent, open limits become shorter."""

from datetime import timedelta

import pytest

from lianxin.cases import timers
from lianxin.cases.models import Case, CaseClock, OrderClock
from lianxin.cases.states import AppealType, Urgency
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.dispatch import dispatch
from lianxin.cases.steps.reclassify import Classes, reclassify
from lianxin.cases.steps.urge import urge
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.taxonomy.models import Area, Category
from lianxin.taxonomy.queries import category
from tests.cases import linking_thread as linking
from tests.cases import snapshot, thread
from tests.cases import work_thread as work
from tests.cases.linking_thread import AGENT, TEN
from tests.cast import actor

pytestmark = pytest.mark.django_db
HOUR = thread.HOUR
TUESDAY = thread.MONDAY + timedelta(days=1)
URGENT = {"urgency": Urgency.URGENT}


def anew(case, who=AGENT, at=TEN, seen=None, reason="wrong_class", **classes) -> Case:
    return reclassify(case, Classes(reason=reason, **classes), by=actor(who), at=at, seen=seen)


def states(model, **of) -> list[tuple[str, str]]:
    return list(model.objects.filter(**of).order_by("pk").values_list("kind", "state"))


def test_a_matter_is_described_anew():
    case = anew(
        linking.called(),
        category=category("0402", TEN),
        appeal_type=AppealType.HELP,
        area=Area.objects.get(code="371311"),
    )
    assert (case.category.code, case.appeal_type, case.area.code) == ("0402", "help", "371311")
    event = linking.last(case)
    same = {"urgency": "normal"}
    assert (event.kind, event.data["reason"]) == ("case.reclassified", "wrong_class")
    assert event.data["before"] == same | {"category": "0401", "appeal_type": "complaint", "area": "371302"}
    assert event.data["after"] == same | {"category": "0402", "appeal_type": "help", "area": "371311"}
    linking.sound(TEN)


def test_clocks_that_run_keep_their_rules_and_later_ones_go_by_the_new():
    case = linking.called()
    before = CaseClock.objects.get(case=case)
    anew(case, category=category("0401", TEN), appeal_type=AppealType.HELP)
    after = CaseClock.objects.get(case=case)
    assert (after.rule_id, after.due_at) == (before.rule_id, before.due_at)
    # Help with water: 24 hours, where a complaint has five working days.
    accept(case, by=actor(AGENT), at=TEN)
    assert linking.due(case, "handle") == linking.local(24, 10)


def test_a_raised_urgency_shortens_what_is_open_from_now_on():
    case = anew(thread.accepted(), at=TUESDAY, **URGENT)
    assert states(CaseClock, case=case) == [
        ("accept", "met"),
        ("dispatch", "running"),  # ran out on Monday: nothing makes that later
        ("handle", "cancelled"),
        ("handle", "running"),
    ]
    # 24 hours from Tuesday at nine, not from Monday when nobody knew.
    assert linking.due(case, "handle") == linking.local(25, 9)
    event = linking.last(case)
    assert [told["clock"] for told in event.data["clocks"]] == ["handle"]
    assert (event.deadline_before, event.deadline_after) == (linking.local(30, 17, 30), linking.local(25, 9))
    linking.sound(TUESDAY)


def test_the_units_limits_become_shorter_too_and_never_pass_the_citizens():
    case = thread.dispatched(thread.COMPANY, number=linking.NUMBER)
    anew(case, **URGENT)
    order = thread.order_of(case)
    assert linking.due(case, "handle") == linking.local(24, 10)
    assert linking.due_of(order, "sign_for") == linking.local(23, 10, 30)
    assert linking.due_of(order, "first_contact") == linking.local(23, 12)
    assert linking.due_of(order, "return_window") == linking.local(23, 12)
    assert linking.due_of(order, "handle") == linking.local(24, 10)
    for clock in OrderClock.objects.filter(case=case, state="running"):
        assert clock.due_at <= timers.citizens_end(case)
    told = linking.last(case).data["clocks"]
    assert {each.get("order") for each in told} == {None, order.pk, thread.order_of(case, thread.COMPANY).pk}
    linking.sound(TEN)


def test_whoever_decides_and_whoever_was_urged_has_less_time_too():
    order = thread.signed()
    request = work.endorsed(order, at=TEN)
    urge(thread.fresh(order.case), "", by=actor(AGENT), at=TEN + HOUR)
    at = TEN + HOUR
    assert linking.due_of(order, "extension_review") > at + HOUR / 2
    assert linking.due_of(order, "urge_answer") > at + HOUR
    anew(thread.fresh(request.case), at=at, **URGENT)
    assert linking.due_of(order, "extension_review") == at + HOUR / 2
    assert linking.due_of(order, "urge_answer") == at + HOUR
    linking.sound(at)


def test_a_limit_that_ends_sooner_stays():
    case = thread.dispatched()
    early = thread.MONDAY + timedelta(days=7, hours=8)  # half an hour before the five working days are over
    anew(case, at=early, **URGENT)
    assert linking.due(case, "handle") == linking.local(30, 17, 30)
    assert states(CaseClock, case=case, kind="handle") == [("handle", "running")]


def test_a_limit_that_stands_still_is_shortened_standing_still():
    case = ask_supplement(thread.registered(), "请说明楼号。", by=actor(AGENT), at=thread.MONDAY)
    anew(case, **URGENT)
    assert states(CaseClock, case=case) == [("accept", "cancelled"), ("supplement", "running"), ("accept", "paused")]
    linking.sound(TEN)


def test_a_lowered_urgency_lengthens_nothing():
    case = thread.accepted(urgency=Urgency.URGENT)
    before = linking.due(case, "handle")
    anew(case, at=thread.MONDAY + timedelta(minutes=5), urgency=Urgency.NORMAL)
    assert linking.due(case, "handle") == before
    dispatch(case, thread.Plan(lead=thread.unit(thread.COUNTY)), by=actor("shaojinghe"), at=TEN)
    assert linking.due_of(thread.order_of(case), "handle") == before  # the rule is longer, the citizen's end is not


def test_what_becomes_a_report_hides_who_spoke_and_asks_for_no_first_contact():
    case = thread.dispatched(number=linking.NUMBER)
    case = anew(case, appeal_type=AppealType.REPORT)
    assert case.identity_withheld
    assert states(OrderClock, case=case, kind="first_contact") == [("first_contact", "cancelled")]
    assert [fallen["clock"] for fallen in linking.last(case).data["fallen"]] == ["first_contact"]


@pytest.mark.parametrize("reason", ["", "solved", "未知"])
def test_a_reason_of_the_dictionary_is_needed(reason):
    case = linking.called()
    with linking.refused(BadInput, case) as told:
        anew(case, reason=reason, **URGENT)
    assert list(told.value.fields) == ["reason"]


def test_a_category_that_does_not_hold_is_refused():
    case = linking.called()
    with linking.refused(BadInput, case) as told:
        anew(case, category=Category(pk=0, code="0499"))
    assert list(told.value.fields) == ["category"]


def test_a_description_that_changes_nothing_is_refused():
    case = linking.called()
    with linking.refused(BadInput, case):
        anew(case, urgency=Urgency.NORMAL)


@pytest.mark.parametrize("state", [thread.finished, thread.answered, thread.closed, linking.merged])
def test_what_has_been_answered_stays_what_it_was(state):
    case = state()
    with linking.refused(WrongState, case):
        anew(case, at=thread.MONDAY + 9 * thread.HOUR, **URGENT)


@pytest.mark.parametrize("who", ["zhaihongyu", "gengruoxi", "gaoyuanzhou"])
def test_describing_needs_its_right(who):
    case = thread.dispatched()
    with linking.refused(NotAllowed, case):
        anew(case, who, **URGENT)


def test_a_foreign_hub_describes_nothing():
    case = linking.called()
    with linking.refused(NotFound, case):
        reclassify(case, Classes(reason="wrong_class", **URGENT), by=linking.elsewhere(AGENT), at=TEN)


def test_a_stale_form_describes_nothing():
    case = linking.called()
    with linking.refused(Stale, case):
        anew(case, seen=case.version - 1, **URGENT)


def test_the_same_request_describes_once():
    case, by, classes = thread.accepted(), actor(AGENT).with_request_key("click"), Classes(reason="new_facts", **URGENT)
    first = reclassify(case, classes, by=by, at=TEN)
    after = snapshot.of(case)
    assert reclassify(case, classes, by=by, at=TEN) == first
    assert snapshot.of(case) == after
