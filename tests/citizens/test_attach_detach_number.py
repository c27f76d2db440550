from datetime import timedelta

import pytest

from lianxin.citizens import queries
from lianxin.citizens.models import Holding
from lianxin.citizens.steps.attach_number import attach_number
from lianxin.citizens.steps.detach_number import detach_number
from lianxin.citizens.steps.register_number import register_number
from lianxin.foundation.dated import since
from lianxin.foundation.errors import NotAllowed, NotFound, WrongState
from tests.cast import actor
from tests.citizens.people import AT, LANDLINE, agent, caller, dispatcher, kinds, last_data

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def spans():
    return list(Holding.objects.unscoped("test").order_by("pk").values_list("valid", flat=True))


def test_a_citizen_is_reached_under_a_second_number():
    citizen, _ = caller()
    second = register_number(LANDLINE, by=agent(), at=LATER)
    holding = attach_number(citizen, second, by=agent(), at=LATER)
    assert (holding.citizen, holding.number, holding.valid) == (citizen, second, since(LATER))
    assert kinds("citizen", citizen) == ["citizen.registered", "citizen.number_attached"]
    assert last_data("citizen", citizen) == {"number": second.pk}
    assert list(queries.holders(agent(), second, LATER)) == [citizen]
    assert list(queries.holders(agent(), second, AT)) == []


def test_a_number_that_the_citizen_holds_is_refused():
    citizen, number = caller()
    with pytest.raises(WrongState, match="number_attached"):
        attach_number(citizen, number, by=agent(), at=LATER)
    with pytest.raises(WrongState, match="number_attached"):
        attach_number(citizen, number, by=agent(), at=AT - timedelta(days=1))
    assert spans() == [since(AT)]


def test_a_detached_number_is_no_longer_the_citizens_and_stays_known_as_his():
    citizen, number = caller()
    detach_number(citizen, number, by=agent(), at=LATER)
    assert spans() == [since(AT, LATER)]
    assert list(queries.holders(agent(), number, LATER)) == []
    assert kinds("citizen", citizen) == ["citizen.registered", "citizen.number_detached"]
    assert caller(at=LATER)[0] != citizen


def test_a_number_may_be_attached_again():
    citizen, number = caller()
    detach_number(citizen, number, by=agent(), at=LATER)
    attach_number(citizen, number, by=agent(), at=LATER)
    assert spans() == [since(AT, LATER), since(LATER)]


@pytest.mark.parametrize("at", [AT, AT - timedelta(days=1)])
def test_a_number_not_held_before_that_time_cannot_be_detached(at):
    citizen, number = caller()
    with pytest.raises(WrongState, match="number_not_attached"):
        detach_number(citizen, number, by=agent(), at=at)
    assert spans() == [since(AT)]


@pytest.mark.parametrize("step", [attach_number, detach_number])
def test_who_may_not_register_changes_no_number(step):
    with pytest.raises(NotAllowed):
        step(*caller(), by=dispatcher(), at=LATER)
    assert spans() == [since(AT)]


@pytest.mark.parametrize("step", [attach_number, detach_number])
def test_who_sees_no_citizen_finds_none(step):
    editor = actor("xiangyangbo")  # may register, but works for a unit
    with pytest.raises(NotFound):
        step(*caller(), by=editor, at=LATER)
    assert spans() == [since(AT)]
