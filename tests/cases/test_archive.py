"""Every end leads to the archive, once nothing is open any more."""

from datetime import timedelta

import pytest

from lianxin.cases.models import CaseClock
from lianxin.cases.states import CaseState
from lianxin.cases.steps.answer import answer
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.decline import decline
from lianxin.cases.steps.object_to_decline import object_to_decline
from lianxin.cases.steps.place_hold import Hold, place_hold
from lianxin.cases.steps.record_transfer import record_transfer
from lianxin.cases.steps.release_hold import release_hold
from lianxin.cases.steps.transfer import Destination, transfer
from lianxin.cases.steps.withdraw import Confirmation, Withdrawal, withdraw
from lianxin.foundation.errors import NotAllowed, NotFound, WrongState
from tests.cases import hub_thread, snapshot, thread
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT = hub_thread.TUESDAY
SOON = timedelta(minutes=5)


def put_away(case, at=AT, who="gengruoxi", **more):
    return archive(case, by=actor(who), at=at, **more)


def refused(case, code, at=AT) -> None:
    before = snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        put_away(case, at)
    assert refusal.value.code == code
    assert snapshot.of(case) == before


def declined():
    return decline(thread.registered(), "party_affairs", by=actor("linxiaoyun"), at=thread.MONDAY + SOON)


def transferred():
    to = Destination(target="fire_emergency")
    return transfer(thread.registered(), to, by=actor("linxiaoyun"), at=thread.MONDAY + SOON).case


def test_an_answered_and_a_withdrawn_case_are_archived():
    answered = answer(thread.registered(), "办理地点在一楼大厅。", by=actor("linxiaoyun"), at=thread.MONDAY + SOON)
    wish = Withdrawal(reason="solved", confirmed=Confirmation.RECORDING)
    withdrawn = withdraw(thread.dispatched(), wish, by=actor("linxiaoyun"), at=thread.MONDAY + SOON)
    for case in (answered, withdrawn):
        kept = put_away(case)
        assert (kept.state, kept.archived_at, kept.closed_at) == (CaseState.ARCHIVED, AT, thread.MONDAY + SOON)
    hub_thread.sound(AT)


def test_a_transferred_case_is_not_put_away_before_it_is_known_what_came_of_it():
    case = transferred()
    record_transfer(case, True, "", by=actor("linxiaoyun"), at=AT)
    refused(thread.fresh(case), "backwards", AT - SOON)
    assert put_away(thread.fresh(case)).state == CaseState.ARCHIVED


def test_a_declined_case_waits_until_the_citizen_can_object_no_longer():
    case = declined()
    clock = CaseClock.objects.get(case=case, kind="decline_objection")
    refused(case, "may_object", clock.due_at)
    at = clock.due_at + SOON
    case = put_away(case, at)
    clock.refresh_from_db()
    assert (case.state, clock.state, clock.ended_at) == (CaseState.ARCHIVED, "cancelled", at)
    assert hub_thread.event(case).data["clocks"][0]["clock"] == "decline_objection"
    hub_thread.sound(at)


def test_a_declined_case_to_which_the_citizen_objected_is_not_archived():
    case = object_to_decline(declined(), "我反映的不是党务。", by=actor("linxiaoyun"), at=thread.MONDAY + 2 * SOON)
    refused(case, "case_state")


def test_a_transferred_case_waits_until_somebody_has_taken_it_on():
    case = transferred()
    refused(case, "transfer_open")
    record_transfer(case, True, "", by=actor("linxiaoyun"), at=thread.MONDAY + 2 * SOON)
    case = put_away(thread.fresh(case))
    assert (case.state, case.closed_at, case.archived_at) == (CaseState.ARCHIVED, AT, AT)
    hub_thread.sound(AT)


def test_what_nobody_took_on_is_not_archived():
    case = transferred()
    record_transfer(case, False, "无人接听", by=actor("linxiaoyun"), at=thread.MONDAY + 2 * SOON)
    refused(thread.fresh(case), "transfer_open")


def test_a_held_case_is_not_archived_until_it_is_released():
    case, by = thread.closed(), actor("kongqingyue")
    hold = place_hold(
        case, Hold(kind="supervision", reason="督办单尚未办结"), by=by, at=thread.MONDAY + 8 * thread.HOUR
    )
    refused(thread.fresh(case), "held")
    release_hold(hold, by=by, at=thread.MONDAY + 9 * thread.HOUR)
    assert put_away(thread.fresh(case)).state == CaseState.ARCHIVED


def test_an_open_case_and_an_archived_one_are_not_archived():
    refused(thread.answered(), "case_state")
    refused(thread.archived(), "case_state")


def test_others_do_not_archive():
    case = thread.closed()
    before = snapshot.of(case)
    with pytest.raises(NotAllowed):
        put_away(case, who="panyiming")
    with pytest.raises(NotFound):
        archive(case, by=hub_thread.elsewhere("gengruoxi"), at=AT)
    assert snapshot.of(case) == before
