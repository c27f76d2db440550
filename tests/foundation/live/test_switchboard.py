"""The streams of one process, in an event loop of the test's own."""

import asyncio

from lianxin.foundation.live.messages import Message, Missed
from lianxin.foundation.live.switchboard import MOST_PENDING, Client, Switchboard

NOTHING_MISSED = Missed(newest=7, messages=[], reset=False)


def joined(switchboard: Switchboard, *topics: str) -> Client:
    client = Client(topics)
    switchboard.join(client)
    client.begin(NOTHING_MISSED)
    return client


def test_a_client_hears_its_topics_and_goes_on_with_the_others_ids():
    switchboard = Switchboard()
    client = joined(switchboard, "case:1")
    switchboard.deliver([Message(8, "case:1", "1"), Message(9, "case:2", "2")], 9)
    assert client.take() == b'id: 9\nevent: live\ndata: [["case:1","1"]]\n\n'
    switchboard.deliver([Message(10, "case:2", "2")], 10)
    assert client.take() == b": \nid: 10\n\n"


def test_what_was_missed_and_what_came_meanwhile_are_told_once():
    switchboard = Switchboard()
    client = Client(["case:1"])
    switchboard.join(client)
    switchboard.deliver([Message(8, "case:1", "1"), Message(9, "case:1", "9")], 9)
    client.begin(Missed(newest=8, messages=[Message(8, "case:1", "1")], reset=False))
    assert client.take() == b'id: 9\nevent: live\ndata: [["case:1","1"],["case:1","9"]]\n\n'


def test_a_client_that_left_hears_nothing_and_leaves_nothing_behind():
    switchboard = Switchboard()
    one, two = joined(switchboard, "case:1", "case:2"), joined(switchboard, "case:2")
    switchboard.leave(one)
    switchboard.deliver([Message(8, "case:1", "1"), Message(9, "case:2", "2")], 9)
    assert one.take() == b": \nid: 7\n\n"
    assert two.take() == b'id: 9\nevent: live\ndata: [["case:2","2"]]\n\n'
    switchboard.leave(two)
    assert (len(switchboard), dict(switchboard._by_topic)) == (0, {})


def test_a_slow_client_is_dropped_once_too_much_waits_for_it():
    switchboard = Switchboard()
    slow, quick = joined(switchboard, "unit:1"), joined(switchboard, "unit:1")
    for number in range(MOST_PENDING + 1):
        assert not slow.ended.is_set()
        switchboard.deliver([Message(8 + number, "unit:1", str(number))], 8 + number)
        quick.take()
    assert slow.ended.is_set()
    assert slow.too_slow
    assert not quick.ended.is_set()


def test_the_same_change_again_and_again_does_not_fill_the_queue():
    switchboard = Switchboard()
    client = joined(switchboard, "unit:1")
    for number in range(MOST_PENDING * 2):
        switchboard.deliver([Message(8 + number, "unit:1", "same")], 8 + number)
    assert not client.ended.is_set()


def test_waiting_ends_with_the_first_message_or_with_the_time():
    async def wait() -> bytes:
        switchboard = Switchboard()
        client = joined(switchboard, "case:1")
        await client.wait(0)
        asyncio.get_running_loop().call_soon(switchboard.deliver, [Message(8, "case:1", "1")], 8)
        async with asyncio.timeout(20):
            await client.wait(1000)
        return client.take()

    assert asyncio.run(wait()) == b'id: 8\nevent: live\ndata: [["case:1","1"]]\n\n'


def test_when_the_process_stops_all_streams_end_and_so_do_new_ones():
    switchboard = Switchboard()
    before = joined(switchboard, "case:1")
    switchboard.close()
    assert before.ended.is_set()
    assert joined(switchboard, "case:1").ended.is_set()
