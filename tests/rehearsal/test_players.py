"""Players in processes of their own: none stays behind, and a dead one is told of in one sentence."""

import multiprocessing
from dataclasses import replace
from datetime import timedelta

import pytest

from lianxin.accounts.models import Role
from lianxin.rehearsal.players import Part, company
from lianxin.rehearsal.scene import Stumbled
from lianxin.rehearsal.stage import Stage
from tests.rehearsal.invented import BEGIN, message

LATER = BEGIN + timedelta(hours=1)
PARTS = [
    Part(name=str(place), seed=1, start=BEGIN, messages=((place + 1, message(place + 1), BEGIN),)) for place in range(2)
]


def silent(archived: int) -> None:
    """Nobody watches."""


def test_a_process_that_dies_is_told_of_in_one_sentence_and_the_others_end(committed):
    with pytest.raises(Stumbled) as stumbled, company(PARTS) as players:
        Stage(BEGIN).play(players, silent, until=BEGIN)
        players[0]._process.kill()
        Stage(BEGIN).play(players, silent, until=LATER)
    assert str(stumbled.value) == "演练的一个进程意外终止"
    assert multiprocessing.active_children() == []


def test_a_stumble_in_one_process_is_the_stages_and_the_others_end(committed):
    role = Role.objects.get(code="agent")
    Role.objects.filter(pk=role.pk).update(rights=[right for right in role.rights if right != "cases.accept"])
    with pytest.raises(Stumbled) as stumbled, company(PARTS) as players:
        Stage(BEGIN).play(players, silent)
    assert "在“accept”这一步出错：您的岗位没有“受理诉求”的权限。" in str(stumbled.value)
    assert multiprocessing.active_children() == []


def test_an_interruption_ends_every_process(committed):
    with pytest.raises(KeyboardInterrupt), company(PARTS):
        assert len(multiprocessing.active_children()) == 2
        raise KeyboardInterrupt
    assert multiprocessing.active_children() == []


def test_a_single_part_is_played_in_this_process(committed):
    with company([replace(PARTS[0], messages=())]) as (player,):
        assert multiprocessing.active_children() == []
        assert player.standing().next_at is None
