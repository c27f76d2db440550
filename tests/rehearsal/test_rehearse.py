"""A small rehearsal from invented messages: everything reaches the archive and verifies."""

from pathlib import Path

import pytest

from lianxin.rehearsal.rehearse import Wish, rehearse

MESSAGES = Path(__file__).with_name("messages.csv")
# What depends on the machine, not on the seed.
MEASURED = {"seconds", "steps_per_second"}


@pytest.fixture
def play(committed):
    def run(seed: int, limit: int = 100) -> dict:
        wish = Wish(file=MESSAGES, limit=limit, days=3, seed=seed)
        return rehearse(wish, lambda what, done, of: None)

    return run


def test_every_message_reaches_the_archive(play):
    figures = play(1)
    assert figures["failures"] == [] and figures["passed"]
    assert figures["cases"] == {"archived": 16}
    assert figures["steps"]["register"] == figures["steps"]["archive"] == 16
    assert figures["rejected"] == []


def test_the_same_seed_plays_the_same(play):
    one, again = play(3, limit=5), play(3, limit=5)
    assert {key: one[key] for key in one.keys() - MEASURED} == {key: again[key] for key in again.keys() - MEASURED}
