"""Taking from the pool: who has what and until when; it ends with its time, with its matter, or by giving it back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from lianxin.cases import claims, keeper, lists
from lianxin.cases.filters import FREE, MINE, Wish
from lianxin.cases.live import HUB
from lianxin.cases.models import Case, CaseClaim
from lianxin.cases.states import RequestKind, Urgency
from lianxin.cases.steps.accept import accept
from lianxin.cases.steps.accept_return import accept_return
from lianxin.cases.steps.ask_supplement import ask_supplement
from lianxin.cases.steps.claim import claim
from lianxin.cases.steps.correct import Correction, correct
from lianxin.cases.steps.dispatch import Plan, dispatch
from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.release_claim import release_claim
from lianxin.cases.taking import take_next
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.foundation.live.topics import topics_of
from lianxin.foundation.models import RecordEvent
from tests.cases import dispatch_thread as way
from tests.cases import returns_thread as back
from tests.cases import thread
from tests.cases.racing import ROUNDS, race, refused
from tests.cases.thread import HOUR, MONDAY
from tests.cast import actor, post

DISPATCHER, LEADER, HEAD, AGENT, REVIEWER, HANDLER = (
    "shaojinghe", "qiaoyulan", "fuchangling", "linxiaoyun", "gengruoxi", "zhaihongyu",
)  # fmt: skip
QUARTER = timedelta(minutes=15)
AT = MONDAY + HOUR


def take(what, username: str = DISPATCHER, at=AT):
    return claim(what, by=actor(username), at=at)


def holder(case: Case, at=AT) -> str:
    """Who has the case, "" for nobody."""
    found = claims.holders(actor(HEAD), [case.pk], at)
    return found[case.pk].post.person.username if found else ""


def told() -> list[str]:
    return list(RecordEvent.objects.filter(subject_kind="case_claim").order_by("pk").values_list("kind", flat=True))


def listed(username: str, claimed: str, at=AT) -> set[int]:
    with time.frozen(at):
        return {line.case.pk for line in lists.lines(actor(username), Wish(claimed=claimed))}


@pytest.mark.django_db
class TestOneCase:
    def test_whoever_takes_a_case_has_it_for_a_quarter_of_an_hour(self):
        case = thread.accepted()
        before = thread.fresh(case)
        take(case)
        row = CaseClaim.objects.visible_to(actor(HEAD)).get(case=case)
        assert (row.post_id, row.request_id) == (post(DISPATCHER, "dispatcher").pk, None)
        assert (row.taken_at, row.until) == (AT, AT + QUARTER)
        assert told() == ["case_claim.taken"]
        assert thread.fresh(case) == before and thread.fresh(case).version == before.version
        assert (holder(case, AT + QUARTER - timedelta.resolution), holder(case, AT + QUARTER)) == (DISPATCHER, "")

    def test_the_other_is_told_who_has_it_since_when(self):
        case = thread.accepted()
        take(case)
        with pytest.raises(WrongState, match="邵景禾 已于 10:00 认领") as refusal:
            take(case, LEADER, AT + timedelta(minutes=5))
        assert refusal.value.code == "claimed"
        assert holder(case) == DISPATCHER and told() == ["case_claim.taken"]

    def test_what_has_run_out_is_anybodys_even_before_the_sweep(self):
        case = thread.accepted()
        take(case)
        take(case, LEADER, AT + QUARTER)
        assert holder(case, AT + QUARTER) == LEADER
        assert CaseClaim.objects.visible_to(actor(HEAD)).count() == 1

    def test_taking_ones_own_again_gives_it_the_whole_time(self):
        case = thread.accepted()
        take(case)
        take(case, at=AT + timedelta(minutes=10))
        assert holder(case, AT + timedelta(minutes=24)) == DISPATCHER

    def test_the_units_know_nothing_of_it_and_the_hub_hears_at_once(self):
        request = back.asked()
        take(request, at=AT + 2 * HOUR)
        assert not CaseClaim.objects.visible_to(actor(HANDLER)).exists()
        event = RecordEvent.objects.get(kind="case_claim.taken")
        assert topics_of(event) == [f"case:{request.case_id}", f"{HUB}:{request.case.hub_id}"]
        assert event.data == {"hub": request.case.hub_id}

    @pytest.mark.parametrize("username", [REVIEWER, "panyiming", "duanmulan", HANDLER])
    def test_a_post_takes_nothing_of_others_work(self, username):
        case = thread.accepted()
        with pytest.raises(NotAllowed):
            take(case, username)
        assert holder(case) == "" and told() == []

    def test_an_agent_takes_what_waits_to_be_accepted_and_no_dispatch(self):
        take(fresh := thread.registered(), AGENT)
        assert holder(fresh) == AGENT
        with pytest.raises(NotAllowed, match="派单"):
            take(thread.accepted(), AGENT)

    def test_what_does_not_wait_is_not_taken(self):
        case = thread.dispatched()
        with pytest.raises(WrongState, match="不在公共池中"):
            take(case)
        assert told() == []

    def test_the_database_takes_one_claim_of_a_case(self):
        case = thread.accepted()
        take(case)
        more = {"post": post(LEADER), "taken_at": AT, "until": AT + HOUR}
        with pytest.raises(IntegrityError, match="case_id"), transaction.atomic():
            CaseClaim.objects.create(case=case, **more)
        with pytest.raises(IntegrityError, match="case_claim_ends_after_it_began"), transaction.atomic():
            CaseClaim.objects.create(case=thread.accepted(), **more | {"until": AT})


MOVED_ON = [
    lambda case: dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), by=actor(DISPATCHER), at=AT),
    lambda case: dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), by=actor(LEADER), at=AT),
    lambda case: ask_supplement(case, "哪号楼？", by=actor(AGENT), at=AT),
]


@pytest.mark.django_db
class TestHowItEnds:
    @pytest.mark.parametrize("move", MOVED_ON)
    def test_it_ends_with_the_step_that_moves_the_case_on_whoever_takes_it(self, move):
        case = thread.accepted()
        take(case)
        move(case)
        assert not CaseClaim.objects.unscoped("test").exists()

    def test_what_comes_back_to_the_pool_is_free(self):
        case = thread.accepted()
        take(case)
        dispatch(case, Plan(lead=thread.unit(thread.COUNTY)), by=actor(DISPATCHER), at=AT)
        request = back.asked(thread.order_of(case), at=AT)
        accept_return(request, "", by=actor(DISPATCHER), at=AT + timedelta(minutes=5))
        assert thread.fresh(case).state == "pending_dispatch"
        assert holder(case, AT + timedelta(minutes=6)) == ""

    def test_it_ends_when_what_is_asked_is_decided(self):
        request = back.asked()
        at = back.AT + timedelta(minutes=5)
        take(request, at=at)
        assert holder(request.case, at) == DISPATCHER
        accept_return(request, "", by=actor(DISPATCHER), at=at)
        assert holder(request.case, at) == ""

    def test_another_hub_begins_without_it(self):
        case = thread.accepted()
        take(case)
        hand_over(case, way.county_hub(), "", by=actor(DISPATCHER), at=AT)
        assert not CaseClaim.objects.unscoped("test").exists()

    def test_it_stays_with_a_step_that_leaves_the_case_where_it_is(self):
        case = thread.accepted()
        take(case)
        correct(case, Correction(title="小区停水三天"), by=actor(DISPATCHER), at=AT)
        assert holder(case) == DISPATCHER

    def test_an_accepted_case_waits_for_its_dispatch_anew(self):
        case = thread.registered()
        take(case)
        accept(case, by=actor(DISPATCHER), at=AT)
        assert holder(case) == ""

    def test_whoever_has_it_gives_it_back(self):
        case = thread.accepted()
        take(case)
        release_claim(case, by=actor(DISPATCHER), at=AT)
        assert holder(case) == "" and told() == ["case_claim.taken", "case_claim.released"]
        with pytest.raises(WrongState, match="没有人认领"):
            release_claim(case, by=actor(DISPATCHER), at=AT)

    @pytest.mark.parametrize("username", [AGENT, REVIEWER])
    def test_nobody_gives_anothers_back(self, username):
        case = thread.accepted()
        take(case)
        with pytest.raises(NotAllowed, match="释放他人认领"):
            release_claim(case, by=actor(username), at=AT)
        assert holder(case) == DISPATCHER and told() == ["case_claim.taken"]

    @pytest.mark.parametrize("username", [LEADER, HEAD])
    def test_whoever_looks_after_the_floor_gives_anothers_back(self, username):
        case = thread.accepted()
        take(case)
        release_claim(case, by=actor(username), at=AT)
        assert holder(case) == ""
        event = RecordEvent.objects.get(kind="case_claim.released")
        assert event.data == {"hub": case.hub_id, "post": post(DISPATCHER, "dispatcher").pk}

    def test_the_sweep_gives_back_what_has_run_out_and_nothing_else(self):
        late, fresh = thread.accepted(), thread.accepted()
        take(late)
        take(fresh, at=AT + timedelta(minutes=1))
        assert keeper.lapse_claims(AT + QUARTER) == 1
        assert set(CaseClaim.objects.unscoped("test").values_list("case", flat=True)) == {fresh.pk}
        assert told() == ["case_claim.taken", "case_claim.taken", "case_claim.lapsed"]
        assert keeper.lapse_claims(AT + QUARTER) == 0


@pytest.mark.django_db
class TestTheNext:
    def test_the_most_urgent_come_first(self):
        calm = thread.registered()
        pressing = thread.registered(urgency=Urgency.CRITICAL)
        waiting = thread.accepted()
        assert take_next(2, by=actor(DISPATCHER), at=AT) == [pressing.pk, waiting.pk]
        assert take_next(5, by=actor(DISPATCHER), at=AT) == [calm.pk]
        assert [claim.case_id for claim in claims.held_by(actor(DISPATCHER), AT)] == [pressing.pk, waiting.pk, calm.pk]

    def test_what_another_has_is_passed_over(self):
        first, second = thread.accepted(), thread.accepted()
        take(first, LEADER)
        assert take_next(5, by=actor(DISPATCHER), at=AT) == [second.pk]

    def test_a_post_takes_of_the_pool_what_is_its_work(self):
        thread.accepted()
        fresh = thread.registered()
        assert take_next(5, by=actor(AGENT), at=AT) == [fresh.pk]

    def test_returns_are_taken_where_returns_are_asked_for(self):
        request = back.asked()
        thread.accepted()
        got = take_next(5, {RequestKind.RETURN}, by=actor(DISPATCHER), at=back.AT)
        assert got == [request.case_id]
        assert [claim.request_id for claim in claims.held_by(actor(DISPATCHER), back.AT)] == [request.pk]

    def test_the_same_request_again_takes_no_more(self):
        cases = [thread.accepted() for _ in range(4)]
        by = actor(DISPATCHER).with_request_key("两件")
        first = [case.pk for case in cases[:2]]
        assert take_next(2, by=by, at=AT) == first
        assert take_next(2, by=by, at=AT) == first
        assert claims.held_by(actor(DISPATCHER), AT).count() == 2

    @pytest.mark.parametrize("count", [0, -1, 21])
    def test_a_count_that_is_none_is_refused(self, count):
        thread.accepted()
        with pytest.raises(BadInput, match="1 至 20 件") as refusal:
            take_next(count, by=actor(DISPATCHER), at=AT)
        assert list(refusal.value.fields) == ["count"] and told() == []

    def test_whose_work_is_elsewhere_takes_nothing(self):
        with pytest.raises(NotAllowed, match="不从公共池领取"):
            take_next(1, by=actor(HANDLER), at=AT)


@pytest.mark.django_db
def test_a_list_shows_what_is_mine_and_what_is_free():
    mine, theirs, free, gone = (thread.accepted() for _ in range(4))
    take(mine), take(theirs, LEADER)
    dispatch(gone, Plan(lead=thread.unit(thread.COUNTY)), by=actor(DISPATCHER), at=MONDAY)
    assert listed(DISPATCHER, MINE) == {mine.pk}
    assert listed(DISPATCHER, FREE) == {free.pk}
    assert listed(DISPATCHER, FREE, AT + QUARTER) == {mine.pk, theirs.pk, free.pk}
    assert listed(HANDLER, MINE) == listed(HANDLER, FREE) == set()


@pytest.mark.usefixtures("committed")
class TestAtOneMoment:
    def test_of_two_who_take_a_case_one_has_it_and_the_other_knows_who(self):
        by = actor(DISPATCHER), actor(LEADER)
        for _ in range(min(20, ROUNDS)):
            case = thread.accepted()
            answers = race(*[lambda who=who, case=case: claim(case, by=who, at=AT) for who in by])
            assert refused(answers) == ["claimed"]
            assert holder(case) == (LEADER if answers[0] == "claimed" else DISPATCHER)
        assert len(told()) == min(20, ROUNDS)

    def test_two_who_take_the_next_share_what_there_is(self):
        cases = {thread.accepted().pk for _ in range(10)}
        by = actor(DISPATCHER), actor(LEADER)
        answers = race(*[lambda who=who: take_next(5, by=who, at=AT) for who in by])
        assert [len(taken) for taken in answers] == [5, 5]
        assert set(answers[0]) | set(answers[1]) == cases

    def test_two_presses_of_one_button_take_no_more_than_one(self):
        cases = {thread.accepted().pk for _ in range(10)}
        by = actor(DISPATCHER).with_request_key("双击")
        answers = race(*[lambda: take_next(5, by=by, at=AT) for _ in range(2)])
        assert [sorted(taken) for taken in answers] == [sorted(answers[0])] * 2
        assert len(answers[0]) == 5 and set(answers[0]) < cases
        assert claims.held_by(actor(DISPATCHER), AT).count() == 5

    def test_taking_and_dispatching_leave_no_claim(self):
        for _ in range(min(20, ROUNDS)):
            case = thread.accepted()
            plan = Plan(lead=thread.unit(thread.COUNTY))
            answers = race(
                lambda case=case: claim(case, by=actor(LEADER), at=AT),
                lambda case=case, plan=plan: dispatch(case, plan, by=actor(DISPATCHER), at=AT),
            )
            assert refused(answers) in ([], ["not_in_pool"])
            assert holder(case) == ""
