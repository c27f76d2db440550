"""A run of the verifier that the audit administrator asks for, and what it leaves."""

import pytest
from django.db import IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from lianxin.cases.models import CaseEvent
from lianxin.foundation import jobs, time
from lianxin.foundation.actor import Actor, ActorKind, Door, system
from lianxin.foundation.errors import NotAllowed, WrongState
from lianxin.foundation.models import RecordEvent, Verification
from lianxin.foundation.models.verifications import SILENCE, Standing
from lianxin.foundation.policies import VERIFY
from lianxin.foundation.seals import chains as proving
from lianxin.foundation.steps.ask_verification import ask_verification
from lianxin.foundation.steps.end_verification import end_verification
from tests.foundation.seals.conftest import AT
from tests.relaying import hear_all

AUDITOR = Actor(kind=ActorKind.STAFF, door=Door.DESK, person_id=7, rights=frozenset([VERIFY.code]))
NOBODY = Actor(kind=ActorKind.STAFF, door=Door.DESK, person_id=8)


def the_only() -> Verification:
    return Verification.objects.unscoped("test").get()


def test_what_was_asked_for_is_done_by_a_job_and_leaves_that_all_is_well(chains):
    row = ask_verification(by=AUDITOR, at=AT)
    hear_all()
    job = ProcrastinateJob.objects.get(task_name="lianxin.foundation.jobs.verify_all")
    assert job.args == {"verification_id": row.pk}
    jobs.verify_all(**job.args)
    row.refresh_from_db()
    assert (row.found, row.findings, row.standing(time.now())) == (0, [], Standing.SOUND)
    assert row.total == RecordEvent.objects.count() - 1 + CaseEvent.objects.count()
    jobs.verify_all(**job.args)
    kinds = RecordEvent.objects.filter(subject_kind="verification").order_by("seq").values_list("kind", "data")
    assert list(kinds) == [("verification.asked", {}), ("verification.ended", {"found": 0})]


def test_what_was_altered_is_named_in_the_result(chains, tamper):
    row = ask_verification(by=AUDITOR, at=AT)
    tamper("UPDATE foundation_recordevent SET person_id = 7 WHERE subject_kind = 'test' AND subject_id = 1 AND seq = 2")
    jobs.verify_all(verification_id=row.pk)
    row.refresh_from_db()
    assert (row.found, row.standing(time.now())) == (1, Standing.BROKEN)
    told = [(each["code"], each["chain"], each["seq"]) for each in row.findings]
    assert told == [("altered_event", "test:1", 2)]
    assert "内容或摘要被改动" in row.findings[0]["text"]


def test_others_see_how_far_it_is_before_it_ends(chains, monkeypatch):
    monkeypatch.setattr(proving, "CHUNK", 2)
    row = ask_verification(by=AUDITOR, at=AT)
    jobs.verify_all(verification_id=row.pk)
    row.refresh_from_db()
    assert 0 < row.looked_at <= row.total


def test_one_runs_at_a_time_and_one_that_died_is_given_up(committed):
    first = ask_verification(by=AUDITOR, at=AT)
    with pytest.raises(WrongState, match="verification_runs"):
        ask_verification(by=AUDITOR, at=AT + SILENCE / 2)
    assert the_only() == first
    second = ask_verification(by=AUDITOR, at=AT + SILENCE)
    first.refresh_from_db()
    assert (first.standing(AT), second.standing(AT)) == (Standing.GIVEN_UP, Standing.RUNNING)
    assert first.found is None


def test_the_database_holds_one_at_a_time_and_keeps_what_has_ended(committed):
    first = ask_verification(by=AUDITOR, at=AT)
    with pytest.raises(IntegrityError, match="verification_one_at_a_time"), transaction.atomic():
        Verification.objects.create(asked_at=AT, moved_at=AT)
    end_verification(first, 0, [], by=system(), at=AT)
    with pytest.raises(IntegrityError, match="has ended"), transaction.atomic():
        Verification.objects.unscoped("test").update(found=3)
    with pytest.raises(WrongState, match="verification_ended"):
        end_verification(first, 1, [], by=system(), at=AT)
    assert the_only().found == 0


def test_who_has_no_part_in_it_neither_begins_nor_sees_one(committed):
    with pytest.raises(NotAllowed):
        ask_verification(by=NOBODY, at=AT)
    assert not Verification.objects.unscoped("test").exists()
    row = ask_verification(by=AUDITOR, at=AT)
    assert not Verification.objects.visible_to(NOBODY).exists()
    with pytest.raises(NotAllowed):
        end_verification(row, 0, [], by=NOBODY, at=AT)
