import pytest

from lianxin.foundation.actor import system
from lianxin.foundation.errors import BadInput, NotAllowed, WrongState
from lianxin.organizations.phones import spelled
from lianxin.organizations.steps.abolish import abolish
from lianxin.organizations.steps.set_duty_phone import set_duty_phone
from tests.organizations.people import AT, DAY, agent, handler, keeper, last_event, new_unit, refused, small_unit, unit

pytestmark = pytest.mark.django_db

SPELLINGS = [
    ("0539-0000123", "0539-0000123"),
    ("05390000123", "0539-0000123"),
    ("（0539）0000 123", "0539-0000123"),
    ("+86 0539 0000123", "0539-0000123"),
    ("０５３９－００００１２３", "0539-0000123"),
    ("010-00001234", "010-00001234"),
    ("02100001234", "021-00001234"),
    ("199 0000 0123", "19900000123"),
    ("008619900000123", "19900000123"),
    ("12345", "12345"),
    ("110", "110"),
    ("400-000-0123", "4000000123"),
    ("8000 0123", "80000123"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "stored"), SPELLINGS)
def test_a_number_in_any_spelling_has_one_form(written, stored):
    assert spelled(written, "number") == stored
    assert spelled(stored, "number") == stored


@pytest.mark.parametrize("written", ["无", "0539-123", "1990000012", "12345678901234", "0539-0000123转8", "11\0", "0"])
def test_what_is_no_number_is_refused_by_its_field(written):
    with pytest.raises(BadInput, match="不是电话号码") as refusal:
        spelled(written, "duty_phone")
    assert list(refusal.value.fields) == ["duty_phone"]


def test_the_phone_is_set_in_its_one_form():
    at_work = set_duty_phone(new_unit(), "(0539) 0000888", by=keeper(), at=AT + DAY)
    assert unit(at_work.code).duty_phone == "0539-0000888"
    event = last_event("unit", at_work.pk)
    assert (event.kind, event.data) == ("unit.duty_phone_set", {})


def test_a_unit_sets_its_own():
    assert set_duty_phone(unit("371302"), "0539-0000888", by=handler(), at=AT).duty_phone == "0539-0000888"
    with refused(NotAllowed, "只能维护本单位"):
        set_duty_phone(unit("371311"), "0539-0000888", by=handler(), at=AT)


def test_no_number_is_refused_where_matters_are_handled():
    at_work = new_unit()
    with refused(BadInput, "须有24小时值班电话", "duty_phone"):
        set_duty_phone(at_work, " ", by=keeper(), at=AT)
    with refused(BadInput, "不是电话号码", "duty_phone"):
        set_duty_phone(at_work, "见官网", by=keeper(), at=AT)
    assert set_duty_phone(small_unit("A"), "", by=keeper(), at=AT).duty_phone == ""


def test_an_abolished_unit_and_a_missing_right_are_refused():
    at_work, gone = new_unit(), abolish(small_unit("A"), by=system(), at=AT + DAY)
    with refused(WrongState, "已撤销"):
        set_duty_phone(gone, "12345", by=keeper(), at=AT + DAY)
    with refused(NotAllowed):
        set_duty_phone(at_work, "12345", by=agent(), at=AT)
