"""A case is chosen, written anew, consented to, approved, published and withdrawn; who may, and when."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from lianxin.cases.models import Case
from lianxin.cases.states import AppealType
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Stale, WrongState
from lianxin.portal.models import Publication
from lianxin.portal.states import PublicationKind, PublicationState
from lianxin.portal.steps.approve import approve
from lianxin.portal.steps.choose import choose
from lianxin.portal.steps.consent import consent
from lianxin.portal.steps.redact import redact
from lianxin.portal.steps.refuse_consent import refuse_consent
from lianxin.portal.steps.send_back import send_back
from lianxin.portal.steps.withdraw_publication import withdraw_publication
from tests.cases import thread
from tests.cast import actor
from tests.portal import publishing
from tests.portal.publishing import DEPUTY, EDITOR, HANDLER, HEAD, OFFICE, TUESDAY, WORDING

pytestmark = pytest.mark.django_db


def of_somebody(case: Case) -> Case:
    citizen, phone = find_or_register(thread.NUMBER, "王春梅", by=actor("linxiaoyun"), at=TUESDAY)
    Case.objects.unscoped("test").filter(pk=case.pk).update(citizen=citizen, phone=phone, is_anonymous=False)
    return thread.fresh(case)


def state(row: Publication) -> str:
    return publishing.fresh(row).state


def test_a_case_goes_the_whole_way_and_each_step_is_told():
    row = publishing.published()
    assert (row.state, row.published_at, row.version) == (PublicationState.PUBLISHED, TUESDAY, 4)
    assert (row.title, row.unit.code, row.area.code) == (WORDING.title, "371302", "371302")
    assert publishing.told("publication", row.pk) == [
        "publication.chosen", "publication.redacted", "publication.consented", "publication.approved",
    ]  # fmt: skip
    assert Publication.objects.unscoped("test").filter(tsv__tokens="阀门").get() == row


def test_what_is_not_archived_is_not_chosen():
    case = thread.closed()
    with pytest.raises(WrongState):
        choose(case, PublicationKind.ANSWER, by=actor(EDITOR), at=TUESDAY)
    assert not Publication.objects.unscoped("test").exists()


@pytest.mark.parametrize("told", [{"identity_withheld": True}, {"appeal_type": AppealType.REPORT}])
def test_what_was_said_in_confidence_is_never_chosen(told):
    case = thread.archived()
    Case.objects.unscoped("test").filter(pk=case.pk).update(**told)
    with pytest.raises(WrongState):
        choose(thread.fresh(case), PublicationKind.ANSWER, by=actor(EDITOR), at=TUESDAY)
    assert not Publication.objects.unscoped("test").exists()


def test_a_case_is_told_once_until_it_is_withdrawn():
    row = publishing.chosen()
    with pytest.raises(WrongState):
        publishing.chosen(row.case)
    withdraw_publication(row, "换一件", by=actor(EDITOR), at=TUESDAY)
    assert publishing.chosen(row.case).state == PublicationState.DRAFT


def test_an_unknown_kind_and_a_missing_right_are_refused():
    case = thread.archived()
    with pytest.raises(BadInput) as refused:
        choose(case, "song", by=actor(EDITOR), at=TUESDAY)
    assert set(refused.value.fields) == {"kind"}
    for username in (HANDLER, DEPUTY, OFFICE, "linxiaoyun"):
        with pytest.raises(NotAllowed):
            choose(case, PublicationKind.ANSWER, by=actor(username), at=TUESDAY)
    assert not Publication.objects.unscoped("test").exists()


@pytest.mark.parametrize("name", ["title", "question", "answer"])
def test_each_text_is_needed_and_none_may_be_too_long(name):
    row = publishing.chosen()
    for words in ("  ", "停" * 5001):
        with pytest.raises(BadInput) as refused:
            redact(row, replace(WORDING, **{name: words}), by=actor(EDITOR), at=TUESDAY)
        assert set(refused.value.fields) == {name}
    assert (state(row), publishing.fresh(row).title) == (PublicationState.DRAFT, "")


def test_a_text_in_which_somebodys_number_stands_is_refused_beside_its_field():
    row = publishing.chosen(of_somebody(thread.archived()))
    for words in (f"请打{thread.NUMBER}。", "王春梅反映停水。", "住三号楼。"):
        with pytest.raises(BadInput) as refused:
            redact(row, replace(WORDING, question=words, cleared=("王春梅",)), by=actor(EDITOR), at=TUESDAY)
        assert set(refused.value.fields) == {"question"}
    assert state(row) == PublicationState.DRAFT


def test_what_only_looks_like_a_name_is_looked_at_by_a_person():
    row = publishing.chosen()
    words = replace(WORDING, answer="项目已经交给李师傅处理。")
    with pytest.raises(BadInput) as refused:
        redact(row, words, by=actor(EDITOR), at=TUESDAY)
    assert set(refused.value.fields) == {"cleared"} and "李师傅" in refused.value.text
    row = redact(row, replace(words, cleared=("李师傅", "不在文中")), by=actor(EDITOR), at=TUESDAY)
    assert (row.state, row.cleared) == (PublicationState.PENDING_CONSENT, ["李师傅"])


def test_no_machine_writes_what_everybody_reads():
    row = publishing.chosen()
    with pytest.raises(NotAllowed):
        redact(row, WORDING, by=system(), at=TUESDAY)
    assert state(row) == PublicationState.DRAFT


def test_only_the_unit_that_answered_consents():
    row = publishing.redacted()
    for username in (EDITOR, HEAD, OFFICE, HANDLER):
        with pytest.raises(NotAllowed):
            consent(row, by=actor(username), at=TUESDAY)
    with pytest.raises(NotFound):  # of another unit
        consent(row, by=actor("tumingyi"), at=TUESDAY)
    assert state(row) == PublicationState.PENDING_CONSENT


def test_a_unit_gives_it_back_with_its_reason_and_is_asked_anew():
    row = refuse_consent(publishing.redacted(), "数字不准", by=actor(DEPUTY), at=TUESDAY)
    assert (row.state, row.reason) == (PublicationState.DRAFT, "数字不准")
    row = redact(row, WORDING, by=actor(EDITOR), at=TUESDAY)
    assert (row.state, row.reason) == (PublicationState.PENDING_CONSENT, "")


def test_the_office_gives_it_back_and_the_unit_is_asked_anew():
    row = send_back(publishing.consented(), "写短些", by=actor(HEAD), at=TUESDAY)
    assert (row.state, row.reason) == (PublicationState.DRAFT, "写短些")
    assert redact(row, WORDING, by=actor(EDITOR), at=TUESDAY).state == PublicationState.PENDING_CONSENT


def test_whoever_wrote_it_does_not_approve_it():
    row = publishing.chosen()
    redact(row, WORDING, by=actor(HEAD), at=TUESDAY)
    row = consent(publishing.fresh(row), by=actor(DEPUTY), at=TUESDAY)
    with pytest.raises(NotAllowed):
        approve(row, by=actor(HEAD), at=TUESDAY)
    assert state(row) == PublicationState.PENDING_APPROVAL
    assert approve(row, by=actor(OFFICE), at=TUESDAY).state == PublicationState.PUBLISHED


def test_what_became_confidential_meanwhile_is_not_approved():
    row = publishing.consented()
    Case.objects.unscoped("test").filter(pk=row.case_id).update(identity_withheld=True)
    with pytest.raises(WrongState):
        approve(row, by=actor(HEAD), at=TUESDAY)
    assert state(row) == PublicationState.PENDING_APPROVAL


def test_nothing_is_approved_before_the_unit_has_consented():
    row = publishing.redacted()
    with pytest.raises(WrongState):
        approve(row, by=actor(HEAD), at=TUESDAY)
    assert state(row) == PublicationState.PENDING_CONSENT


def test_what_is_published_is_withdrawn_with_a_reason_and_stays_so():
    row = publishing.published()
    with pytest.raises(BadInput) as refused:
        withdraw_publication(row, " ", by=actor(EDITOR), at=TUESDAY)
    assert set(refused.value.fields) == {"reason"}
    row = withdraw_publication(row, "当事人要求", by=actor(HEAD), at=TUESDAY)
    assert (row.state, row.reason, row.withdrawn_at) == (PublicationState.WITHDRAWN, "当事人要求", TUESDAY)
    with pytest.raises(WrongState):
        withdraw_publication(row, "再来", by=actor(HEAD), at=TUESDAY)


def test_a_form_drawn_before_somebody_elses_step_is_stale():
    row = publishing.redacted()
    with pytest.raises(Stale):
        consent(row, seen=1, by=actor(DEPUTY), at=TUESDAY)
    assert state(row) == PublicationState.PENDING_CONSENT


def test_who_sees_what_is_under_way():
    row = publishing.chosen()

    def seen(username: str) -> bool:
        return Publication.objects.visible_to(actor(username)).filter(pk=row.pk).exists()

    assert [seen(name) for name in (EDITOR, HEAD, OFFICE, DEPUTY, "tumingyi")] == [True, True, True, False, False]
    redact(row, WORDING, by=actor(EDITOR), at=TUESDAY)
    assert [seen(name) for name in (DEPUTY, "tumingyi", "hetianshui")] == [True, False, False]


def test_the_database_refuses_a_leap():
    row = publishing.chosen()
    rows = Publication.objects.unscoped("test").filter(pk=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=PublicationState.PUBLISHED, published_at=TUESDAY, title="a", question="b", answer="c")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state=PublicationState.PENDING_APPROVAL)
    assert state(row) == PublicationState.DRAFT
