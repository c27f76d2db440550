import pytest

from lianxin.foundation.actor import system
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.set_duties import set_duties
from tests.organizations.people import AT, DAY, agent, keeper, last_event, new_unit, refused, small_unit

pytestmark = pytest.mark.django_db
LATER = AT + DAY


def present(unit):
    return [row.duty for row in unit.duties.filter(valid__upper_inf=True).order_by("position")]


def test_the_list_is_as_given_and_what_fell_out_stays_in_the_history():
    unit = new_unit(duties=("甲", "乙"))
    set_duties(unit, ["丙", "乙"], by=keeper(), at=LATER)
    assert present(unit) == ["丙", "乙"]
    assert unit.duties.get(duty="甲").valid == since(AT, LATER)
    assert unit.duties.get(duty="乙").valid == since(AT)
    assert last_event("unit", unit.pk).data == {"added": 1, "ended": 1}


def test_the_list_may_become_empty_and_a_duty_may_return():
    unit = new_unit(duties=("甲",))
    set_duties(unit, [], by=keeper(), at=LATER)
    assert present(unit) == []
    set_duties(unit, ["甲"], by=keeper(), at=LATER + DAY)
    assert present(unit) == ["甲"]


@pytest.mark.parametrize(
    ("duties", "field"), [(["甲", "甲"], "duties"), ([""], "duty"), (["事" * 101], "duty"), (["甲\0"], "duty")]
)
def test_a_line_that_cannot_be_is_refused(duties, field):
    unit = new_unit()
    with refused(BadInput, field=field):
        set_duties(unit, duties, by=keeper(), at=LATER)


def test_a_line_is_not_ended_as_it_begins():
    unit = new_unit()
    with refused(WrongState, "不生效"):
        set_duties(unit, [], by=keeper(), at=AT)


def test_an_abolished_unit_and_a_missing_right_are_refused():
    unit, gone = new_unit(), abolish(small_unit("A"), by=system(), at=LATER)
    with refused(WrongState, "已撤销"):
        set_duties(gone, ["甲"], by=keeper(), at=LATER)
    with refused(NotAllowed):
        set_duties(unit, ["甲"], by=agent(), at=LATER)
