import pytest

from lianxin.citizens.models import Holding
from lianxin.citizens.steps.find_or_register import find_or_register
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotAllowed, Refused
from lianxin.foundation.models import RecordEvent
from tests.citizens.people import AT, MOBILE, agent, caller, citizens, dispatcher, handler, kinds, last_data, numbers

pytestmark = pytest.mark.django_db


def test_a_first_caller_gets_a_citizen_a_number_and_a_holding():
    citizen, number = caller()
    assert (citizen.name, citizen.sex, citizen.note) == ("甄一", "unknown", "")
    assert (number.number, number.extension, number.kind) == ("+8619900000001", "", "mobile")
    holding = Holding.objects.unscoped("test").get(citizen=citizen, number=number)
    assert holding.valid == since(AT)
    assert kinds("citizen", citizen) == ["citizen.registered"]
    assert last_data("citizen", citizen) == {"number": number.pk}
    assert kinds("number", number) == ["number.registered"]
    assert last_data("number", number) == {"kind": "mobile"}


def test_a_known_caller_is_found_in_another_spelling_and_nothing_is_written():
    first = caller()
    written = RecordEvent.objects.count()
    assert caller(" 甄一 ", "+86 199-0000-0001") == first
    assert RecordEvent.objects.count() == written


def test_another_name_at_the_same_number_is_another_citizen():
    one, number = caller()
    two, same = caller("甄二")
    assert (one != two, number) == (True, same)
    assert Holding.objects.unscoped("test").filter(number=number).count() == 2


def test_the_same_name_at_another_number_is_another_citizen():
    assert caller()[0] != caller(spelling="19900000002")[0]


def test_a_name_without_a_number_is_always_a_new_citizen():
    one, nothing = caller(spelling=None)
    two, _ = caller(spelling="")
    assert nothing is None
    assert one != two
    assert last_data("citizen", one) == {"number": None}


def test_a_number_without_a_name_registers_nobody():
    caller()
    citizen, number = find_or_register(MOBILE, by=agent(), at=AT)
    assert citizen is None
    assert number == numbers().get()
    assert citizens().count() == 1


def test_an_anonymous_caller_leaves_no_row():
    written = RecordEvent.objects.count()
    assert find_or_register(None, "  ", by=agent(), at=AT) == (None, None)
    assert (citizens().count(), numbers().count(), RecordEvent.objects.count()) == (0, 0, written)


def test_a_line_behind_a_switchboard_is_a_number_of_its_own():
    _, main = caller(spelling="0539-0000001")
    _, line = caller(spelling="0539-0000001转801")
    assert main != line
    assert (line.number, line.extension, line.masked) == (main.number, "801", "0539****001转801")


@pytest.mark.parametrize(
    ("spelling", "name", "more", "field"),
    [
        ("12", "甄一", {}, "number"),
        (MOBILE, "甄\0一", {}, "name"),
        (MOBILE, "甄" * 61, {}, "name"),
        (MOBILE, "甄一", {"note": "\0"}, "note"),
        (MOBILE, "甄一", {"note": "长" * 501}, "note"),
        (MOBILE, "甄一", {"sex": "x"}, "sex"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(spelling, name, more, field):
    written = RecordEvent.objects.count()
    with pytest.raises(BadInput) as refusal:
        find_or_register(spelling, name, **more, by=agent(), at=AT)
    assert list(refusal.value.fields) == [field]
    assert (citizens().count(), numbers().count(), RecordEvent.objects.count()) == (0, 0, written)


@pytest.mark.parametrize("who", [handler, dispatcher])
def test_who_may_not_register_is_refused(who):
    with pytest.raises(NotAllowed):
        find_or_register(MOBILE, "甄一", by=who(), at=AT)
    assert (citizens().count(), numbers().count()) == (0, 0)


@pytest.mark.parametrize("spelling", [MOBILE, None])
def test_a_repeated_request_registers_once(spelling):
    by = agent().with_request_key("k" * 64)
    first = find_or_register(spelling, "甄一", by=by, at=AT)
    assert find_or_register(spelling, "甄一", by=by, at=AT) == first
    assert citizens().count() == 1


def test_a_request_key_with_another_name_is_refused():
    by = agent().with_request_key("k")
    find_or_register(MOBILE, "甄一", by=by, at=AT)
    with pytest.raises(Refused, match="request_key_reused"):
        find_or_register(MOBILE, "甄二", by=by, at=AT)
    assert citizens().count() == 1


def test_events_hold_nothing_personal():
    caller()
    text = str(list(RecordEvent.objects.filter(subject_kind__in=["citizen", "number"]).values()))
    assert "甄" not in text
    assert "9900000001" not in text
