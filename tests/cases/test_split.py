"""Two matters in one: the second gets its own number, clock and way."""

import pytest

from lianxin.cases import texts
from lianxin.cases.models import Case, CaseLink, ContactCase
from lianxin.cases.states import AppealType, CaseState, LinkKind, TextKind
from lianxin.cases.steps.split import split
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from tests.cases import linking_thread as linking
from tests.cases import snapshot, thread
from tests.cases.linking_thread import AGENT, TEN
from tests.cast import actor

pytestmark = pytest.mark.django_db
SECOND = {"title": "路灯不亮", "content": "小区门口路灯不亮一周。", "place": "小区门口"}


def parted(case, who=AGENT, at=TEN, seen=None, **other):
    return split(case, thread.statement(**SECOND | other), by=actor(who), at=at, seen=seen)


def test_the_second_matter_is_a_case_of_the_same_citizen_and_contact():
    case = linking.called()
    new = parted(case)
    assert new.number != case.number and new.query_code.isdecimal()
    assert (new.state, new.citizen_id, new.phone_id, new.hub_id, new.channel) == (
        CaseState.REGISTERED,
        case.citizen_id,
        case.phone_id,
        case.hub_id,
        case.channel,
    )
    contacts = ContactCase.objects.filter(case__in=[case, new]).values_list("contact_id", flat=True)
    assert len(contacts) == 2 and len(set(contacts)) == 1
    assert texts.read(new, TextKind.TITLE) == "路灯不亮"
    link = CaseLink.objects.get()
    assert (link.case_id, link.earlier_id, link.kind) == (new.pk, case.pk, LinkKind.SPLIT_FROM)
    linking.sound(TEN)


def test_it_has_a_clock_of_its_own_and_the_first_keeps_its():
    case = linking.called()
    before = linking.due(case, "accept")
    new = parted(case)
    assert linking.clocks(new) == {"accept": "running"}
    assert (new.registered_at, linking.due(new, "accept")) == (TEN, linking.local(24, 17, 30))
    assert linking.due(case, "accept") == before


def test_both_cases_tell_of_it():
    case = linking.called()
    new = parted(case)
    assert (linking.last(case).kind, linking.last(case).data) == ("case.split", {"new": new.pk})
    event = linking.last(new)
    assert (event.kind, event.seq, event.data["split_from"]) == ("case.registered", 1, case.pk)


def test_what_was_withheld_and_whom_it_accuses_goes_with_it():
    accused = thread.unit(thread.COMPANY)
    new = parted(linking.called(identity_withheld=True, accused=accused))
    assert (new.identity_withheld, new.accused) == (True, accused)


@pytest.mark.parametrize("state", [thread.finished, thread.answered, thread.closed, linking.merged])
def test_what_has_been_answered_is_not_split(state):
    case = state()
    with linking.refused(WrongState, case):
        parted(case)
    assert not CaseLink.objects.exists()


@pytest.mark.parametrize("who", ["zhaihongyu", "gengruoxi", "gaoyuanzhou"])
def test_splitting_needs_its_right(who):
    case = linking.called()
    with linking.refused(NotAllowed, case):
        parted(case, who)


def test_a_foreign_hub_splits_nothing():
    case = linking.called()
    with linking.refused(NotFound, case):
        split(case, thread.statement(), by=linking.elsewhere(AGENT), at=TEN)


def test_a_stale_form_splits_nothing():
    case = linking.called()
    with linking.refused(Stale, case):
        parted(case, seen=case.version - 1)


def test_a_second_matter_without_words_is_refused():
    case = linking.called()
    with linking.refused(BadInput, case) as told:
        parted(case, content=" ")
    assert list(told.value.fields) == ["content"]
    assert Case.objects.unscoped("test").count() == 1


def test_an_enterprises_second_matter_needs_a_name():
    case = thread.registered()
    with linking.refused(BadInput, case) as told:
        parted(case, is_enterprise=True, appeal_type=AppealType.HELP)
    assert list(told.value.fields) == ["citizen"]


def test_the_same_request_splits_once():
    case = linking.called()
    by = actor(AGENT).with_request_key("click")
    first = split(case, thread.statement(**SECOND), by=by, at=TEN)
    after = snapshot.of(case)
    assert split(case, thread.statement(**SECOND), by=by, at=TEN) == first
    assert snapshot.of(case) == after
