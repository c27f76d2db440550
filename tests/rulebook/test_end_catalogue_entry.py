from datetime import timedelta

import pytest

from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.rulebook.steps.end_catalogue_entry import end_catalogue_entry
from lianxin.rulebook.steps.set_catalogue_entry import set_catalogue_entry
from tests.rulebook.conftest import NOW
from tests.rulebook.rows import NEXT_WEEK, TODAY, TOMORROW, events, everything, line, lines


@pytest.fixture
def entry(clerk):
    return set_catalogue_entry(line(target="某公司"), TODAY, by=clerk, at=NOW)


def test_a_line_ends_without_successor(entry, clerk):
    end_catalogue_entry(entry, NEXT_WEEK, by=clerk, at=NOW)
    assert lines(target="某公司") == [("county", TODAY, NEXT_WEEK)]
    ended = ("catalogue.ended", NOW, {"category": "0404", "area": "", "until": "2026-03-09"})
    assert events("catalogue", entry.pk)[-1] == ended


def test_a_line_ends_once_and_not_in_the_past_nor_as_it_begins(entry, clerk):
    before = everything()
    for until in (TODAY, TODAY - timedelta(days=1)):
        with pytest.raises(BadInput) as refusal:
            end_catalogue_entry(entry, until, by=clerk, at=NOW)
        assert list(refusal.value.fields) == ["until"]
    assert everything() == before
    end_catalogue_entry(entry, TOMORROW, by=clerk, at=NOW)
    with pytest.raises(WrongState):
        end_catalogue_entry(entry, NEXT_WEEK, by=clerk, at=NOW)
    assert lines(target="某公司") == [("county", TODAY, TOMORROW)]


def test_without_the_right_no_line_ends(entry, agent):
    before = everything()
    with pytest.raises(NotAllowed):
        end_catalogue_entry(entry, NEXT_WEEK, by=agent, at=NOW)
    assert everything() == before
