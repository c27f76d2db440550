"""A small rehearsal from invented messages: everything reaches the archive and verifies."""

from pathlib import Path

import pytest

from lianxin.rehearsal.rehearse import Wish, rehearse

MESSAGES = Path(__file__).with_name("messages.csv")


@pytest.fixture
def play(committed):
    def run(seed: int) -> dict:
        wish = Wish(file=MESSAGES, limit=100, days=3, seed=seed)
        return rehearse(wish, lambda what, done, of: None)

    return run


def test_every_message_reaches_the_archive(play):
    figures = play(1)
    assert figures["failures"] == [] and figures["passed"]
    assert figures["cases"] == {"archived": 16}
    assert figures["steps"]["register"] == figures["steps"]["archive"] == 16
    assert figures["rejected"] == []
