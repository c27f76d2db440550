"""The database's owner tampers with the triggers switched off; the verifier names each place."""

from dataclasses import replace

import pytest

from lianxin.foundation.events.digest import NOTHING, digests
from lianxin.foundation.models import RecordEvent, Seal, SealLeaf
from lianxin.foundation.outbox import books
from lianxin.foundation.seals.links import stored_digests
from lianxin.foundation.seals.verify import verify
from lianxin.foundation.seals.write import seal_all
from tests.foundation.seals.conftest import AT, EVENTS, LEAVES, SEALS, named, write

pytestmark = pytest.mark.usefixtures("chains")
EVENT = "subject_kind = 'test' AND subject_id = 1 AND seq"


@pytest.fixture
def heads(monkeypatch, book):
    """The book as a room has it whose subjects remember the number of their last event."""
    known = {"test:1": 4, "test:2": 2, "test:3": 1}
    monkeypatch.setitem(books._books, book.name, replace(book, heads=lambda: iter(known.items())))
    return known


def test_an_untouched_database_gives_no_finding(heads):
    assert named() == []
    seal_all(at=AT)
    assert named() == []
    write(1)
    heads["test:1"] = 5
    assert named() == []


ALTERATIONS = [
    "kind = 'test.other'",
    "at = at + interval '1 second'",
    "recorded_at = recorded_at - interval '1 microsecond'",
    "person_id = 7",
    "unit_id = 7",
    "on_behalf_of_id = 7",
    "address = '10.0.0.1'",
    "to_state = 'closed'",
    "deadline_after = at",
    "book_hub_id = 5",
    """data = '{"step": 2}'""",
    """data = '{"step": "张三"}'""",
    """data = '{"step": 1.5}'""",
    "sha256 = sha256(''::bytea)",
    "sm3 = sha256(''::bytea)",
]


def test_any_altered_field_is_found_at_its_event_and_only_there(tamper):
    for chain, change in enumerate(ALTERATIONS, start=100):
        write(chain, 3)
        tamper(f"UPDATE {EVENTS} SET {change} WHERE subject_id = {chain} AND seq = 2")
    assert named() == [("altered_event", f"test:{chain}", 2) for chain in range(100, 100 + len(ALTERATIONS))]


def test_an_altered_event_is_found_under_a_seal_too(sealed, tamper):
    tamper(f"UPDATE {EVENTS} SET kind = 'test.other' WHERE {EVENT} = 4")
    assert named() == [("altered_event", "test:1", 4)]


def test_an_event_removed_from_the_middle_is_found(tamper):
    tamper(f"DELETE FROM {EVENTS} WHERE {EVENT} IN (2, 3)")
    assert named() == [("missing_events", "test:1", 3)]
    assert "第 2 至 3 条事件缺失" in next(iter(verify())).text


def test_the_last_event_removed_before_the_seal_is_found_by_the_subjects_own_row(heads, tamper):
    tamper(f"DELETE FROM {EVENTS} WHERE {EVENT} = 4")
    assert named() == [("removed_tail", "test:1", 4)]


def test_the_last_event_removed_after_the_seal_is_found_by_the_seal(sealed, tamper):
    tamper(f"DELETE FROM {EVENTS} WHERE {EVENT} = 4")
    assert named() == [("removed_tail", "test:1", 4)]


def test_what_the_subjects_row_and_the_seal_both_miss_is_found_once(sealed, heads, tamper):
    tamper(f"DELETE FROM {EVENTS} WHERE {EVENT} IN (3, 4)")
    found = list(verify())
    assert named(found) == [("removed_tail", "test:1", 4)]
    assert "第 3 至 4 条" in found[0].text


def test_a_sealed_subject_that_has_vanished_wholly_is_found(sealed, tamper):
    tamper(f"DELETE FROM {EVENTS} WHERE subject_kind = 'test' AND subject_id = 2")
    assert named() == [("vanished_subject", "test:2", 2)]


def test_a_subject_sealed_twice_is_missed_once(sealed, tamper):
    write(2)
    seal_all(at=AT)
    tamper(f"DELETE FROM {EVENTS} WHERE subject_kind = 'test' AND subject_id = 2")
    assert named() == [("vanished_subject", "test:2", 3)]


def test_an_event_that_the_subjects_row_does_not_know_is_found(heads):
    write(2)
    assert named() == [("unknown_tail", "test:2", 3)]


def test_two_exchanged_events_are_found_and_the_one_behind_them_is_cleared(tamper):
    tamper(f"UPDATE {EVENTS} SET seq = 12 WHERE {EVENT} = 2")
    tamper(f"UPDATE {EVENTS} SET seq = 2 WHERE {EVENT} = 3")
    tamper(f"UPDATE {EVENTS} SET seq = 3 WHERE {EVENT} = 12")
    assert named() == [
        ("altered_event", "test:1", 2),
        ("altered_event", "test:1", 3),
        ("wrong_predecessor", "test:1", 4),
    ]


def rehash(tamper, chain: int, first: int) -> None:
    """Compute the digests anew from number `first` on, as a forger who knows the rules would."""
    previous = NOTHING
    for event in RecordEvent.objects.filter(subject_kind="test", subject_id=chain).order_by("seq"):
        if event.seq >= first:
            new = digests(event, previous)
            tamper(f"UPDATE {EVENTS} SET sha256 = %s, sm3 = %s WHERE id = %s", new.sha256, new.sm3, event.pk)
            event.refresh_from_db()
        previous = stored_digests(event)


def test_a_chain_rewritten_with_fitting_digests_is_found_by_the_seal(sealed, tamper):
    tamper(f"UPDATE {EVENTS} SET kind = 'test.other' WHERE {EVENT} = 2")
    rehash(tamper, 1, first=2)
    assert named() == [("rewritten_event", "test:1", 4)]


def test_a_chain_rewritten_after_its_seal_is_not_blamed_on_what_was_sealed(sealed, tamper):
    write(1, 2)
    tamper(f"UPDATE {EVENTS} SET kind = 'test.other' WHERE {EVENT} = 5")
    assert named() == [("altered_event", "test:1", 5)]


def test_any_altered_column_of_a_seal_is_found(tamper):
    changes = [
        "at = at + interval '1 hour'",
        "root_sha256 = root_sm3",
        "leaf_count = 3",
        "until_position = until_position - 1",
        "sm3 = sha256",
    ]
    for hub in range(10, 10 + len(changes)):
        write(hub, 2, hub=hub)
    seal_all(at=AT)
    for hub, change in enumerate(changes, start=10):
        tamper(f"UPDATE {SEALS} SET {change} WHERE hub_id = {hub}")
    assert named() == [("altered_seal", f"seal:{hub}", 1) for hub in range(10, 10 + len(changes))]


def test_a_seal_given_to_another_hub_is_found(sealed, tamper):
    tamper(f"UPDATE {SEALS} SET hub_id = 7 WHERE hub_id = 1")
    assert named() == [("altered_seal", "seal:7", 1)]


def test_a_seal_removed_from_the_middle_is_found(sealed, tamper):
    for _ in range(2):
        write(1)
        seal_all(at=AT)
    removed = Seal.objects.get(hub_id=1, seq=2).pk
    tamper(f"DELETE FROM {LEAVES} WHERE seal_id = %s", removed)
    tamper(f"DELETE FROM {SEALS} WHERE id = %s", removed)
    assert named() == [("missing_seals", "seal:1", 2)]


def test_an_altered_leaf_is_found_with_its_seal(sealed, tamper):
    tamper(f"UPDATE {LEAVES} SET sha256 = sm3 WHERE chain_key = 'test:1'")
    assert named() == [("wrong_root", "seal:1", 1), ("altered_leaf", "test:1", 4)]


def test_a_leaf_turned_to_an_earlier_event_is_found(sealed, tamper):
    event = RecordEvent.objects.get(subject_kind="test", subject_id=1, seq=3)
    tamper(f"UPDATE {LEAVES} SET seq = 3, sha256 = %s, sm3 = %s WHERE chain_key = 'test:1'", event.sha256, event.sm3)
    assert named() == [("wrong_root", "seal:1", 1), ("missing_leaf", "test:1", 4)]


def test_a_removed_leaf_is_found_with_the_events_that_it_covered(sealed, tamper):
    tamper(f"DELETE FROM {LEAVES} WHERE chain_key = 'test:2'")
    assert named() == [
        ("wrong_root", "seal:1", 1),
        ("missing_leaf", "test:2", 1),
        ("missing_leaf", "test:2", 2),
    ]


def test_a_leaf_for_a_subject_that_never_was_is_found(sealed, tamper):
    seal = Seal.objects.get(hub_id=1).pk
    columns = "seal_id, chain_key, seq, sha256, sm3"
    tamper(f"INSERT INTO {LEAVES} ({columns}) SELECT %s, 'x', 9, sha256, sm3 FROM {LEAVES} LIMIT 1", seal)
    assert named() == [("wrong_root", "seal:1", 1), ("altered_leaf", "x", 9)]


def test_an_event_slipped_into_a_sealed_stretch_is_found(sealed, tamper):
    write(4)
    tamper(f"UPDATE {EVENTS} SET position = 1 WHERE subject_kind = 'test' AND subject_id = 4")
    assert named() == [("wrong_position", "test:4", 1)]


def test_a_position_that_falls_within_a_chain_is_found(tamper):
    tamper(f"UPDATE {EVENTS} SET position = 1 WHERE {EVENT} = 3")
    assert named() == [("wrong_position", "test:1", 3)]


def test_a_position_of_the_future_is_found(tamper):
    tamper(f"UPDATE {EVENTS} SET position = position + 1000000000 WHERE {EVENT} = 4")
    assert named() == [("wrong_position", "test:1", 4)]


def test_a_sealed_event_moved_out_of_its_seal_is_found(sealed, tamper):
    write(2)
    tamper(f"UPDATE {EVENTS} SET position = (SELECT max(position) FROM {EVENTS}) WHERE {EVENT} = 4")
    assert named() == [("wrong_position", "test:1", 4)]


def test_several_wrongs_are_each_named(sealed, tamper):
    tamper(f"UPDATE {EVENTS} SET kind = 'test.other' WHERE {EVENT} = 1")
    tamper(f"DELETE FROM {EVENTS} WHERE subject_kind = 'test' AND subject_id = 3")
    tamper(f"UPDATE {SEALS} SET at = at + interval '1 hour' WHERE hub_id = 2")
    assert sorted(named()) == [
        ("altered_event", "test:1", 1),
        ("altered_seal", "seal:2", 1),
        ("vanished_subject", "test:3", 1),
    ]


def test_the_verifier_tells_how_far_it_is(monkeypatch):
    from lianxin.foundation.seals import chains

    monkeypatch.setattr(chains, "CHUNK", 2)
    steps = []
    assert list(verify(progress=steps.append)) == []
    assert sum(steps) == RecordEvent.objects.count() // 2 * 2
    assert SealLeaf.objects.count() == 0
