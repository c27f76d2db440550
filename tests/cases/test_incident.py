"""A burst of matters with one cause: a master, those who join it, one answer to all; and one step over many rows."""

import pytest

from lianxin.cases import bulk, incidents, texts
from lianxin.cases.models import Case, CaseEvent, Incident
from lianxin.cases.states import CaseState, TextKind
from lianxin.cases.steps.answer_incident import answer_incident
from lianxin.cases.steps.archive import archive
from lianxin.cases.steps.close_incident import close_incident
from lianxin.cases.steps.hand_over import hand_over
from lianxin.cases.steps.join_incident import join_incident
from lianxin.cases.steps.merge import merge
from lianxin.cases.steps.open_incident import open_incident
from lianxin.cases.steps.unmerge import unmerge
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import dispatch_thread as way
from tests.cases import linking_thread as linking
from tests.cases import snapshot, thread
from tests.cases.linking_thread import AGENT, DISPATCHER, TEN
from tests.cast import actor

pytestmark = pytest.mark.django_db
HOUR = thread.HOUR
ANSWER = "主管道爆裂，正在抢修，预计今晚八点恢复供水。"
BY = DISPATCHER


def joined(incident: Incident, at=TEN, who=BY, **more):
    return join_incident(linking.called(), incident, by=actor(who), at=at, **more)


def closed(incident: Incident) -> Incident:
    return close_incident(incident, by=actor(BY), at=TEN + HOUR)


def test_an_incident_is_opened_with_its_master():
    incident = linking.burst()
    case = thread.fresh(incident.master)
    assert (incident.title, incident.hub_id, incident.opened_at, incident.closed_at) == (
        "银雀山路片区停水",
        case.hub_id,
        TEN,
        None,
    )
    assert (incident.category_id, incident.area_id, case.incident_id) == (case.category_id, case.area_id, incident.pk)
    assert (linking.last(case).kind, linking.last(case).data) == ("case.incident_opened", {"incident": incident.pk})
    linking.sound(TEN)


@pytest.mark.parametrize("title", ["", " ", "停水，找13900000000", "长" * 201, "空\0字节"])
def test_a_title_that_cannot_be_public_is_refused(title):
    case = thread.dispatched()
    with linking.refused(BadInput, case) as told:
        open_incident(case, title, by=actor(BY), at=TEN)
    assert list(told.value.fields) == ["title"]
    assert not Incident.objects.unscoped("test").exists()


@pytest.mark.parametrize("state", [thread.reviewed, thread.closed, linking.merged])
def test_what_units_no_longer_handle_leads_no_incident(state):
    case = state()
    with linking.refused(WrongState, case):
        open_incident(case, "停水", by=actor(BY), at=TEN + 10 * HOUR)


def test_a_case_leads_one_incident():
    case = linking.burst().master
    with linking.refused(WrongState, case) as told:
        open_incident(case, "又停水", by=actor(BY), at=TEN)
    assert told.value.code == "in_incident"


def test_whoever_joins_goes_into_the_master_with_a_clock_of_his_own():
    incident = linking.burst()
    case = joined(incident)
    assert (case.state, case.merged_into_id, case.incident_id) == (
        CaseState.MERGED,
        incident.master_id,
        incident.pk,
    )
    assert linking.clocks(case) == {"accept": "met", "handle": "running"}
    event = linking.last(case)
    assert (event.kind, event.data["incident"], event.data["master"]) == (
        "case.incident_joined",
        incident.pk,
        incident.master_id,
    )
    assert linking.last(incident.master).kind == "case.took_in"
    linking.sound(TEN)


def test_whoever_is_taken_out_has_left_the_incident():
    case = unmerge(joined(linking.burst()), by=actor(BY), at=TEN + HOUR)
    assert (case.incident_id, case.merged_into_id) == (None, None)


def test_a_master_of_an_incident_goes_into_no_other_case():
    master, other = thread.accepted(), thread.dispatched()
    open_incident(master, "停水", by=actor(BY), at=TEN)
    with linking.refused(WrongState, master, other) as told:
        merge(master, other, by=actor(BY), at=TEN)
    assert told.value.code == "in_incident"


def test_the_master_does_not_join_itself():
    incident = linking.burst()
    with linking.refused(BadInput, incident.master):
        join_incident(incident.master, incident, by=actor(BY), at=TEN)


def test_all_are_answered_in_bulk_the_master_first():
    incident = linking.burst()
    cases = [joined(incident) for _time in range(3)]
    heard: list[tuple[int, int]] = []
    by = actor(BY).with_request_key("answer all")
    rows = incidents.members(by, incident)
    assert rows == [incident.master, *cases]
    answered = bulk.run(
        answer_incident, rows, ANSWER, by=by, at=TEN + HOUR, progress=lambda *tried: heard.append(tried)
    )
    assert (answered.done, answered.refused) == (rows, [])
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]
    for case in rows:
        assert texts.read(case, TextKind.ANNOUNCEMENT) == ANSWER
        assert linking.last(case).kind == "case.incident_answered"
    linking.sound(TEN + HOUR)


def test_the_same_request_in_bulk_does_only_what_it_had_not_done():
    incident = linking.burst()
    first, second = joined(incident), joined(incident)
    by = actor(BY).with_request_key("answer all")
    bulk.run(answer_incident, [first], ANSWER, by=by, at=TEN + HOUR)
    bulk.run(answer_incident, [first, second], ANSWER, by=by, at=TEN + HOUR)
    answers = CaseEvent.objects.filter(kind="case.incident_answered").values_list("case_id", flat=True)
    assert list(answers.order_by("pk")) == [first.pk, second.pk]


def test_in_bulk_one_refusal_stops_nothing_and_is_told():
    incident = linking.burst()
    rows = [linking.called(), thread.finished(), linking.called()]
    before = snapshot.of(rows[1])
    gathered = bulk.run(join_incident, rows, incident, by=actor(BY), at=TEN + 10 * HOUR)
    assert gathered.done == [rows[0], rows[2]]
    (refusal,) = gathered.refused
    assert (refusal.row, refusal.code) == (rows[1], "case_state")
    assert refusal.text == "工单现为“待审核”，不能进行这一步。"
    assert snapshot.of(rows[1]) == before


def test_a_fault_of_the_program_is_no_refusal():
    def broken(_row, **_given):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bulk.run(broken, [linking.called()], by=actor(BY), at=TEN)


def test_a_case_of_no_incident_is_answered_by_none():
    case = linking.called()
    with linking.refused(WrongState, case) as told:
        answer_incident(case, ANSWER, by=actor(BY), at=TEN)
    assert told.value.code == "no_incident"


def test_an_empty_answer_is_refused():
    case = joined(linking.burst())
    with linking.refused(BadInput, case) as told:
        answer_incident(case, " ", by=actor(BY), at=TEN)
    assert list(told.value.fields) == ["announcement"]


def test_after_it_is_closed_none_joins_and_nothing_is_told():
    incident = linking.burst()
    member, outside = joined(incident), linking.called()
    incident = closed(incident)
    assert incident.closed_at == TEN + HOUR
    assert linking.last(incident.master).kind == "case.incident_closed"
    with linking.refused(WrongState, member, outside, incident.master) as told:
        join_incident(outside, incident, by=actor(BY), at=TEN + HOUR)
    assert told.value.code == "incident_closed"
    with linking.refused(WrongState, member, incident.master):
        answer_incident(member, ANSWER, by=actor(BY), at=TEN + HOUR)
    with linking.refused(WrongState, member, incident.master):
        closed(incident)
    assert thread.fresh(member).state == CaseState.MERGED
    linking.sound(TEN + HOUR)


def test_a_master_is_not_put_away_while_its_incident_is_open():
    master = thread.closed()
    incident = _leading(master)
    at = thread.MONDAY + 9 * HOUR
    with linking.refused(WrongState, master) as told:
        archive(master, by=actor("gengruoxi"), at=at)
    assert told.value.code == "incident_open"
    close_incident(incident, by=actor(BY), at=at)
    archive(thread.fresh(master), by=actor("gengruoxi"), at=at)
    with linking.refused(WrongState, master):
        close_incident(incident, by=actor(BY), at=at)
    linking.sound(at)


def _leading(case: Case) -> Incident:
    """An incident that `case` leads, whatever became of the case since."""
    row = Incident.objects.create(
        hub=case.hub, master=case, title="片区停水", category=case.category, area=case.area, opened_at=TEN
    )
    Case.objects.unscoped("test").filter(pk=case.pk).update(incident=row)
    return row


def test_the_incident_goes_with_its_master_to_another_hub():
    master, hub = thread.accepted(), way.county_hub()
    incident = open_incident(master, "停水", by=actor(BY), at=TEN)
    hand_over(thread.fresh(master), hub, "", by=actor(BY), at=TEN)
    with linking.refused(NotFound, master):
        close_incident(incident, by=actor(BY), at=TEN)
    assert close_incident(incident, by=way.at_hub(BY, hub), at=TEN).hub == hub


ACTS = {
    "open": lambda incident, case, by: open_incident(case, "停水", by=by, at=TEN),
    "join": lambda incident, case, by: join_incident(case, incident, by=by, at=TEN),
    "answer": lambda incident, case, by: answer_incident(incident.master, ANSWER, by=by, at=TEN),
    "close": lambda incident, case, by: close_incident(incident, by=by, at=TEN),
}


@pytest.mark.parametrize("who", [AGENT, "zhaihongyu", "gaoyuanzhou"])
@pytest.mark.parametrize("name", ACTS)
def test_incidents_need_their_right(name, who):
    incident, case = linking.burst(), linking.called()
    with linking.refused(NotAllowed, incident.master, case):
        ACTS[name](incident, case, actor(who))


@pytest.mark.parametrize("name", ACTS)
def test_a_foreign_hub_finds_no_incident(name):
    incident, case = linking.burst(), linking.called()
    with linking.refused(NotFound, incident.master, case):
        ACTS[name](incident, case, linking.elsewhere(BY))


@pytest.mark.parametrize("step", [join_incident, answer_incident, open_incident])
def test_a_stale_form_is_refused(step):
    incident = linking.burst()
    case = linking.called() if step is join_incident else thread.fresh(incident.master)
    given = incident if step is join_incident else "停水"
    with linking.refused(Stale, case):
        step(case, given, by=actor(BY), at=TEN, seen=case.version - 1)
