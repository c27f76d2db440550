from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections, transaction

from lianxin.foundation.actor import system
from lianxin.foundation.events.append import append
from lianxin.foundation.models import RecordEvent, Seal, SealLeaf
from lianxin.foundation.seals.write import hubs, seal_all, write_seal
from tests.foundation.seals.conftest import AT, DONE, HUB, named, settle, write

pytestmark = pytest.mark.usefixtures("chains")


def leaves(seal: Seal) -> list[tuple[str, int]]:
    return list(seal.leaves.order_by("chain_key").values_list("chain_key", "seq"))


def test_a_seal_holds_the_newest_event_of_each_chain_of_its_hub(book):
    seal = write_seal(book, HUB, at=AT)
    assert (seal.seq, seal.from_position, seal.leaf_count, seal.at) == (1, 0, 2, AT)
    assert leaves(seal) == [("test:1", 4), ("test:2", 2)]
    newest = RecordEvent.objects.get(subject_kind="test", subject_id=1, seq=4)
    leaf = SealLeaf.objects.get(chain_key="test:1")
    assert (bytes(leaf.sha256), bytes(leaf.sm3)) == (bytes(newest.sha256), bytes(newest.sm3))


def test_the_next_seal_holds_only_what_has_grown_and_hashes_the_last(book):
    first = write_seal(book, HUB, at=AT)
    write(2)
    second = write_seal(book, HUB, at=AT + timedelta(minutes=10))
    assert (second.seq, second.from_position, leaves(second)) == (2, first.until_position, [("test:2", 3)])
    assert named() == []


def test_where_nothing_has_happened_no_seal_is_written(book):
    write_seal(book, HUB, at=AT)
    assert write_seal(book, HUB, at=AT) is None
    assert write_seal(book, 99, at=AT) is None
    assert Seal.objects.count() == 1


def test_an_event_whose_transaction_is_open_waits_for_the_next_seal(book):
    with transaction.atomic():
        append(RecordEvent(subject_kind="test", subject_id=1, kind=DONE, book_hub_id=HUB), by=system(), at=AT)
        with ThreadPoolExecutor(1) as pool:
            seal = pool.submit(seal_elsewhere, book).result()
    assert leaves(seal) == [("test:1", 4), ("test:2", 2)]
    settle()
    assert leaves(write_seal(book, HUB, at=AT)) == [("test:1", 5)]


def seal_elsewhere(book):
    try:
        return write_seal(book, HUB, at=AT)
    finally:
        connections.close_all()


def test_two_that_seal_at_once_write_one_seal(book):
    with ThreadPoolExecutor(4) as pool:
        written = [future.result() for future in [pool.submit(seal_elsewhere, book) for _ in range(4)]]
    assert len([seal for seal in written if seal]) == 1
    assert named() == []


def test_all_hubs_are_found_and_sealed(book):
    assert {1, 2} <= set(hubs(book))
    assert {seal.hub_id for seal in seal_all(at=AT)} == set(hubs(book))
    assert seal_all(at=AT) == []


def test_a_chain_that_changes_hands_is_sealed_by_either_hub_for_its_part(book):
    write(1, hub=2)
    seal_all(at=AT)
    by_hub = {seal.hub_id: dict(leaves(seal)) for seal in Seal.objects.exclude(hub_id=0)}
    assert by_hub == {1: {"test:1": 4, "test:2": 2}, 2: {"test:1": 5, "test:3": 1}}
    assert named() == []
