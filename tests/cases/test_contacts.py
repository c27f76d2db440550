"""How a contact ends, and what else it spoke of."""

from datetime import timedelta

import pytest

from lianxin.cases.models import Case, Contact, ContactCase
from lianxin.cases.states import Channel, Disposition, Relation
from lianxin.cases.steps.end_contact import end_contact
from lianxin.cases.steps.link_contact import link_contact
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import register
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.foundation.models import RecordEvent
from lianxin.organizations.models import Hub
from tests.cases import intake_thread as intake
from tests.cases import snapshot, thread
from tests.cases.hub_thread import elsewhere, event, sound
from tests.cast import actor

pytestmark = pytest.mark.django_db
AT, LATER = thread.MONDAY, thread.MONDAY + timedelta(minutes=5)
CLAIMS_A_CASE = [Disposition.REGISTERED, Disposition.ADDED]
CLAIMS_NONE = [Disposition.SILENT, Disposition.NUISANCE, Disposition.TEST]


def contact(who: str = intake.AGENT) -> Contact:
    hub = Hub.objects.unscoped("test").get(code="01")
    return receive_contact(Channel.PHONE, hub, None, None, by=actor(who), at=AT)


def speaking_of_a_case() -> Contact:
    spoken = contact()
    register(spoken, thread.statement(), by=actor(intake.AGENT), at=AT)
    return spoken


def rows() -> list[dict[str, object]]:
    return list(Contact.objects.unscoped("test").order_by("pk").values())


@pytest.mark.parametrize("disposition", [each for each in Disposition if each not in CLAIMS_A_CASE])
def test_a_contact_without_a_case_ends_with_what_it_was(disposition):
    ended = end_contact(contact(), disposition, by=actor(intake.AGENT), at=LATER)
    assert (ended.disposition, ended.ended_at) == (disposition, LATER)
    told = RecordEvent.objects.get(kind="contact.ended")
    assert (told.subject_id, told.data) == (ended.pk, {"disposition": disposition})
    sound(LATER)


@pytest.mark.parametrize("disposition", [each for each in Disposition if each not in CLAIMS_NONE])
def test_a_contact_with_a_case_ends_with_what_was_done(disposition):
    assert end_contact(speaking_of_a_case(), disposition, by=actor(intake.AGENT), at=LATER).ended_at == LATER


@pytest.mark.parametrize(
    ("of", "disposition"),
    [
        *((contact, each) for each in CLAIMS_A_CASE),
        *((speaking_of_a_case, each) for each in CLAIMS_NONE),
        (contact, "no_such"),
        (contact, ""),
    ],
)
def test_a_disposition_that_the_cases_belie_is_refused(of, disposition):
    spoken = of()
    before = rows()
    with pytest.raises(BadInput) as refusal:
        end_contact(spoken, disposition, by=actor(intake.AGENT), at=LATER)
    assert list(refusal.value.fields) == ["disposition"]
    assert rows() == before


def test_the_radios_clerk_ends_what_he_took_in():
    """He belongs to no hub, so he takes in for any."""
    ended = end_contact(contact("xiangyangbo"), Disposition.ANSWERED, by=actor("xiangyangbo"), at=LATER)
    assert ended.disposition == Disposition.ANSWERED


def test_a_contact_ends_once():
    spoken = end_contact(contact(), Disposition.SILENT, by=actor(intake.AGENT), at=LATER)
    case = thread.registered()
    before = rows(), snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        end_contact(spoken, Disposition.OTHER, by=actor(intake.AGENT), at=LATER)
    assert refusal.value.code == "contact_ended"
    with pytest.raises(WrongState) as refusal:
        link_contact(spoken, case, Relation.ASKS, by=actor(intake.AGENT), at=LATER)
    assert refusal.value.code == "contact_ended"
    with pytest.raises(WrongState) as refusal:
        register(spoken, thread.statement(), by=actor(intake.AGENT), at=LATER)
    assert refusal.value.code == "contact_ended"
    assert (rows(), snapshot.of(case)) == before
    assert not ContactCase.objects.filter(contact=spoken).exists()


def test_a_contact_ends_not_before_it_began():
    spoken, case = contact(), thread.registered()
    before = rows(), snapshot.of(case)
    for act in (
        lambda **k: end_contact(spoken, Disposition.SILENT, **k),
        lambda **k: link_contact(spoken, case, Relation.ASKS, **k),
    ):
        with pytest.raises(WrongState) as refusal:
            act(by=actor(intake.AGENT), at=AT - timedelta(seconds=1))
        assert refusal.value.code == "backwards"
    assert (rows(), snapshot.of(case)) == before


@pytest.mark.parametrize("relation", Relation)
def test_a_further_contact_speaks_of_a_case(relation):
    spoken, case = contact(), thread.registered()
    case = link_contact(spoken, case, relation, by=actor(intake.AGENT), at=LATER)
    assert ContactCase.objects.get(contact=spoken, case=case).relation == relation
    told = event(case)
    assert (told.kind, told.data) == ("case.contact_linked", {"contact": spoken.pk, "relation": relation})
    assert (case.state, case.version) == ("registered", 2)
    sound(LATER)


def test_one_contact_may_ask_and_urge_but_each_is_noted_once():
    spoken, case = contact(), thread.registered()
    for relation in (Relation.ASKS, Relation.URGES):
        link_contact(spoken, case, relation, by=actor(intake.AGENT), at=LATER)
    before = snapshot.of(case)
    with pytest.raises(WrongState) as refusal:
        link_contact(spoken, case, Relation.ASKS, by=actor(intake.AGENT), at=LATER)
    assert refusal.value.code == "linked"
    assert snapshot.of(case) == before
    assert end_contact(spoken, Disposition.ADDED, by=actor(intake.AGENT), at=LATER).disposition == "added"


def refused(kind: type[Exception], spoken: Contact, case: Case, **more: object) -> None:
    before = rows(), snapshot.of(case)
    with pytest.raises(kind):
        link_contact(spoken, case, **({"relation": Relation.ASKS, "by": actor(intake.AGENT), "at": LATER} | more))
    assert (rows(), snapshot.of(case)) == before


def test_what_may_not_be_linked():
    spoken, case = contact(), thread.registered()
    refused(NotAllowed, spoken, case, by=actor("gengruoxi"))  # no right
    refused(NotFound, spoken, case, by=elsewhere(intake.AGENT))  # another hub's case
    refused(NotFound, Contact(pk=0), case)
    refused(Stale, spoken, case, seen=0)
    refused(BadInput, spoken, case, relation="no_such")
    refused(WrongState, spoken, thread.archived(), at=thread.MONDAY + timedelta(days=30))


@pytest.mark.parametrize("who", ["gengruoxi", "zhaihongyu", "panyiming"])
def test_who_takes_nothing_in_ends_no_contact(who):
    spoken = contact()
    before = rows()
    with pytest.raises(NotAllowed):
        end_contact(spoken, Disposition.SILENT, by=actor(who), at=LATER)
    with pytest.raises(NotAllowed):
        end_contact(spoken, Disposition.SILENT, by=elsewhere(intake.AGENT), at=LATER)
    assert rows() == before


def test_a_repeated_request_ends_and_links_once():
    spoken, case, by = contact(), thread.registered(), actor(intake.AGENT)
    for _time in range(2):
        link_contact(spoken, case, Relation.ASKS, by=by.with_request_key("link"), at=LATER)
        end_contact(spoken, Disposition.PROGRESS, by=by.with_request_key("end"), at=LATER)
    assert ContactCase.objects.filter(contact=spoken).count() == 1
    assert RecordEvent.objects.filter(kind="contact.ended").count() == 1
