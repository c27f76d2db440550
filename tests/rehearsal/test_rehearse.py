"""Small rehearsals from invented messages: everything reaches the archive and verifies, however many play."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from lianxin.rehearsal.messages import Message, Rejected
from lianxin.rehearsal.rehearse import Wish, figures, rows_of
from tests.conftest import renew
from tests.rehearsal.invented import BEGIN, messages

MESSAGES = Path(__file__).with_name("messages.csv")
# What depends on the machine, not on the seed.
MEASURED = {"seconds", "steps_per_second"}


def quiet(what: str, done: int, of: int) -> None:
    """Nobody watches."""


def played(rows: Sequence[Message | Rejected], **wished: int) -> dict:
    """The figures of a rehearsal in the tests' own database."""
    wish = Wish(files=(), **{"limit": len(rows), "days": 3, "seed": 1, **wished})
    found = figures(wish, [*rows], BEGIN, quiet)
    return {key: found[key] for key in found.keys() - MEASURED}


@pytest.mark.repeats
def test_every_message_of_a_file_reaches_the_archive(committed):
    found = played(rows_of(Wish(files=(MESSAGES,), limit=100, days=3, seed=1)), limit=100)
    assert found["failures"] == [] and found["passed"]
    assert (found["messages"], found["rejected"]) == (16, [])
    assert set(found["cases"]) == {"archived"}
    assert found["steps"]["archive"] == found["cases"]["archived"] >= 16


@pytest.mark.repeats
def test_the_twists_of_the_first_forty_eight_places_are_played(committed):
    steps = played(messages(48))["steps"]
    twists = {
        "save_draft",
        "merge",
        "open_incident",
        "accept_return",
        "grant_suspension",
        "sign_for_by_telephone",
        "interim_report",
        "link_contact",
        "sub_dispatch",
        "answer",
        "decline",
        "confirm_decline",
        "redispatch",
    }
    assert twists - steps.keys() == set()


@pytest.mark.repeats
def test_the_same_seed_plays_the_same_and_two_players_play_as_one(cluster, template, committed):
    one = played(messages(8))
    assert one["failures"] == []
    renew(cluster, template)
    assert played(messages(8)) == one
    renew(cluster, template)
    assert played(messages(8), players=2, share=4) == one
    renew(cluster, template)
    assert played(messages(8), seed=2)["clocks"] != one["clocks"]


def test_several_files_are_read_one_after_the_other(tmp_path):
    wish = Wish(files=(MESSAGES, MESSAGES), limit=17, days=2, seed=1)
    assert [row.row for row in rows_of(wish)] == [*range(2, 18), 2]


def test_two_hundred_messages_with_every_plot_pass(committed):
    """The rehearsal that `script/test` runs."""
    found = played(messages(200), players=2, days=5)
    assert (found["failures"], found["rejected"]) == ([], [])
    assert set(found["cases"]) == {"archived"}
    assert found["messages"] == 200 and found["cases"]["archived"] >= 200
