"""What is written down before it is registered."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from lianxin.cases import drafts
from lianxin.cases.models import Case, Contact, Draft
from lianxin.cases.states import Channel
from lianxin.cases.steps.discard_draft import discard_draft
from lianxin.cases.steps.receive_contact import receive_contact
from lianxin.cases.steps.register import register
from lianxin.cases.steps.save_draft import Writing, save_draft
from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, NotFound, Refused, Stale, WrongState
from lianxin.foundation.models import RecordEvent
from lianxin.organizations.models import Hub
from tests.cases import intake_thread as intake
from tests.cases import thread
from tests.cases.hub_thread import elsewhere, event, sound
from tests.cast import actor, post

pytestmark = pytest.mark.django_db
FORM = {"title": "停水", "content": "三号楼停水两天🚰\n\u202e", "street": ""}
AT, LATER = thread.MONDAY, thread.MONDAY + timedelta(minutes=5)


def saved(fields: dict[str, str] | None = None, **more: object) -> Draft:
    writing = Writing(channel=Channel.PHONE, fields=FORM if fields is None else fields, **more)
    return save_draft(None, writing, by=actor(intake.AGENT), at=AT)


def contact() -> Contact:
    hub = Hub.objects.unscoped("test").get(code="01")
    return receive_contact(Channel.PHONE, hub, None, None, by=actor(intake.AGENT), at=AT)


def rows() -> list[dict[str, object]]:
    return list(Draft.objects.unscoped("test").order_by("pk").values())


def told() -> list[tuple[str, object]]:
    kinds = RecordEvent.objects.filter(subject_kind="draft").order_by("pk")
    return [(each.kind, each.data.get("version")) for each in kinds]


def test_a_draft_is_kept_word_for_word_and_sealed():
    draft = saved(contact=contact())
    kept = Draft.objects.visible_to(actor(intake.AGENT)).get()
    assert drafts.opened(kept) == FORM
    assert (kept.post_id, kept.channel, kept.version) == (post(intake.AGENT).pk, "phone", 1)
    assert (kept.begun_at, kept.saved_at, kept.contact) == (AT, AT, Contact.objects.unscoped("test").get())
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM cases_draft WHERE id = %s", [draft.pk])
        assert "停水".encode() not in bytes(cursor.fetchone()[0])
    assert told() == [("draft.saved", 1)]
    assert "停水" not in str(RecordEvent.objects.get(subject_kind="draft").data)
    sound(LATER)


def test_what_is_saved_again_takes_the_place_of_what_was_there():
    draft = saved()
    again = save_draft(
        draft, Writing(channel=Channel.PHONE, fields={"title": "停电"}), by=actor(intake.AGENT), at=LATER, seen=1
    )
    assert (again.pk, again.version, again.begun_at, again.saved_at) == (draft.pk, 2, AT, LATER)
    assert drafts.opened(Draft.objects.unscoped("test").get()) == {"title": "停电"}
    assert told() == [("draft.saved", 1), ("draft.saved", 2)]


def test_a_draft_ends_by_becoming_a_case():
    draft = saved()
    case = register(contact(), thread.statement(), by=actor(intake.AGENT), at=LATER, draft=draft)
    kept = Draft.objects.unscoped("test").get()
    assert (kept.case_id, kept.discarded_at) == (case.pk, None)
    assert event(case).data["draft"] == draft.pk
    sound(LATER)


def test_a_case_without_a_draft_tells_of_none():
    assert "draft" not in event(thread.registered()).data


def test_a_discarded_draft_stays_until_the_rules_remove_it():
    draft = discard_draft(saved(), by=actor(intake.AGENT), at=LATER, seen=1)
    assert (draft.discarded_at, draft.case_id) == (LATER, None)
    assert told() == [("draft.saved", 1), ("draft.discarded", None)]


def ended_by_discarding(draft: Draft) -> None:
    discard_draft(draft, by=actor(intake.AGENT), at=LATER)


def ended_by_registering(draft: Draft) -> None:
    register(contact(), thread.statement(), by=actor(intake.AGENT), at=LATER, draft=draft)


def on(draft: Draft) -> dict[str, object]:
    """All that may be done to a draft, by name; each takes by, at."""
    return {
        "save": lambda **k: save_draft(draft, Writing(channel=Channel.WEB), **k),
        "discard": lambda **k: discard_draft(draft, **k),
        "register": lambda **k: register(contact(), thread.statement(), draft=draft, **k),
    }


@pytest.mark.parametrize("ended", [ended_by_discarding, ended_by_registering])
@pytest.mark.parametrize("act", ["save", "discard", "register"])
def test_a_draft_ends_once(act, ended):
    draft = saved()
    ended(draft)
    before, cases = rows(), Case.objects.unscoped("test").count()
    with pytest.raises(WrongState) as refusal:
        on(draft)[act](by=actor(intake.AGENT), at=LATER)
    assert refusal.value.code == "draft_ended"
    assert (rows(), Case.objects.unscoped("test").count()) == (before, cases)


@pytest.mark.parametrize("act", ["save", "discard", "register"])
def test_another_post_finds_no_draft_of_ours(act):
    draft = saved()
    before = rows()
    with pytest.raises(NotFound):
        on(draft)[act](by=actor("mengfanrui"), at=LATER)
    assert rows() == before and not Case.objects.unscoped("test").exists()


@pytest.mark.parametrize("act", ["save", "discard"])
def test_a_stale_window_does_not_write_over_the_newer(act):
    draft = saved()
    save_draft(draft, Writing(channel=Channel.PHONE, fields=FORM), by=actor(intake.AGENT), at=LATER)
    before = rows()
    with pytest.raises(Stale):
        on(draft)[act](by=actor(intake.AGENT), at=LATER, seen=1)
    assert rows() == before


@pytest.mark.parametrize("act", ["save", "discard"])
def test_before_it_was_saved_nothing_is_done_to_a_draft(act):
    draft = saved()
    before = rows()
    with pytest.raises(WrongState) as refusal:
        on(draft)[act](by=actor(intake.AGENT), at=AT - timedelta(seconds=1))
    assert refusal.value.code == "backwards"
    assert rows() == before


@pytest.mark.parametrize("by", [lambda: actor("zhaihongyu"), lambda: actor("gengruoxi"), system])
def test_who_registers_nothing_or_holds_no_post_keeps_no_draft(by):
    with pytest.raises(NotAllowed):
        save_draft(None, Writing(channel=Channel.PHONE, fields=FORM), by=by(), at=AT)
    assert rows() == [] and told() == []


def test_a_draft_is_about_no_contact_of_another_hub():
    with pytest.raises(NotFound):
        save_draft(
            None, Writing(channel=Channel.PHONE, fields=FORM, contact=contact()), by=elsewhere(intake.AGENT), at=AT
        )
    assert rows() == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"content": "有\0空字节"}, "content"),
        ({"street": "残缺\ud800"}, "street"),
        ({"title": "长" * 201}, "title"),
        ({"street": "长" * 20_001}, "street"),
        ({"content": 7}, "content"),
        ({"有\0": "x"}, "fields"),
        ({"": "x"}, "fields"),
        ({"名" * 61: "x"}, "fields"),
        ({f"field{n}": "" for n in range(101)}, "fields"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_name(fields, named):
    draft = saved()
    before = rows()
    for row in (None, draft):
        with pytest.raises(BadInput) as refusal:
            save_draft(row, Writing(channel=Channel.PHONE, fields=fields), by=actor(intake.AGENT), at=LATER)
        assert list(refusal.value.fields) == [named]
    assert rows() == before and told() == [("draft.saved", 1)]


def test_a_repeated_request_saves_once():
    by = actor(intake.AGENT).with_request_key("again")
    writing = Writing(channel=Channel.PHONE, fields=FORM)
    first = save_draft(None, writing, by=by, at=AT)
    assert save_draft(None, writing, by=by, at=LATER).pk == first.pk
    assert (len(rows()), first.version) == (1, 1)
    with pytest.raises(Refused) as refusal:
        save_draft(None, Writing(channel=Channel.PHONE), by=by, at=LATER)
    assert refusal.value.code == "request_key_reused"


def test_the_database_lets_no_draft_end_twice():
    draft = saved()
    ended_by_registering(draft)
    with pytest.raises(IntegrityError, match="draft_ends_once"), transaction.atomic():
        Draft.objects.unscoped("test").filter(pk=draft.pk).update(discarded_at=LATER)
