"""Several who register the same caller, or the same enterprise, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from lianxin.citizens.models import Enterprise, Holding
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.citizens.steps.register_enterprise import register_enterprise
from lianxin.citizens.steps.register_number import register_number
from lianxin.foundation.actor import system
from tests.citizens.people import AT, citizens, kinds, numbers
from tests.citizens.test_register_enterprise import CODE

pytestmark = pytest.mark.usefixtures("committed")
SPELLINGS = ["19900000001", "+86 199 0000 0001", "199-0000-0001", "1 9 9 0 0 0 0 0 0 0 1"]


def at_once(acts):
    """What each of `acts` answers, all begun at the same moment on connections of their own."""
    gate = Barrier(len(acts))

    def run(act):
        try:
            gate.wait(timeout=30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def registered_at_once(name="甄一"):
    return at_once([lambda s=spelling: find_or_register(s, name, by=system(), at=AT) for spelling in SPELLINGS])


def test_a_new_number_gets_one_row_and_one_citizen():
    answers = registered_at_once()
    assert len(set(answers)) == 1
    assert (citizens().count(), numbers().count(), Holding.objects.unscoped("test").count()) == (1, 1, 1)
    citizen, number = answers[0]
    assert kinds("citizen", citizen) == ["citizen.registered"]
    assert kinds("number", number) == ["number.registered"]


def test_a_new_name_at_a_known_number_gets_one_citizen():
    number = register_number(SPELLINGS[0], by=system(), at=AT)
    answers = registered_at_once()
    assert len(set(answers)) == 1
    assert answers[0][1] == number
    assert (citizens().count(), Holding.objects.unscoped("test").count()) == (1, 1)


def test_a_new_enterprise_gets_one_row():
    answers = at_once([lambda: register_enterprise("虚构有限公司", CODE, by=system(), at=AT)] * 4)
    assert len(set(answers)) == 1
    assert Enterprise.objects.unscoped("test").count() == 1
    assert kinds("enterprise", answers[0]) == ["enterprise.registered"]
