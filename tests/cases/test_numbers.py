"""Case numbers: a taken one is passed over, a pattern that makes none stops the start."""

import pytest

from lianxin.cases import numbers
from lianxin.cases.models import Case
from lianxin.config import env
from lianxin.config.env import BadSetting
from tests.cases import thread

DEFAULT = "%y%m%d{hub}{sequence:06d}"


@pytest.fixture
def begin_anew(owner):
    """Let the sequence come round to a number."""
    return lambda at: owner.execute("SELECT setval('lianxin_case_number', %s, false)", [at])


def test_when_the_sequence_comes_round_within_a_day_taken_numbers_are_passed_over(begin_anew):
    begin_anew(7)
    taken = [thread.registered().number for _ in range(3)]
    begin_anew(8)
    assert thread.registered().number[:14] == "26112301000010"
    assert [number[8:14] for number in taken] == ["000007", "000008", "000009"]


def test_without_the_day_in_the_pattern_yesterdays_numbers_are_passed_over(begin_anew, settings):
    settings.CASE_NUMBER = "{hub}{sequence:06d}"
    begin_anew(1)
    first = thread.registered()
    begin_anew(1)
    second = thread.registered(thread.MONDAY + 24 * thread.HOUR)
    assert (first.number[:8], second.number[:8]) == ("01000001", "01000002")


def test_when_every_number_is_taken_it_is_said_and_nothing_is_kept(begin_anew, settings, monkeypatch):
    monkeypatch.setattr(numbers, "PASSED_OVER", 3)
    settings.CASE_NUMBER = "{hub}{sequence:06d}"
    begin_anew(1)
    for _ in range(3):
        thread.registered()
    begin_anew(1)
    with pytest.raises(RuntimeError, match="no free case number"):
        thread.registered()
    assert Case.objects.unscoped("test").count() == 3


def test_the_sequence_cycles_instead_of_failing(begin_anew):
    begin_anew(999_999)
    assert [thread.registered().number[8:14] for _ in range(2)] == ["999999", "000001"]


@pytest.mark.parametrize("body", ["26112301000001", "99010112999999", "01000001"])
def test_the_check_digit_finds_every_wrong_digit(body):
    number = body + numbers.check_digit(body)
    wrong = [
        number[:place] + digit + number[place + 1 :]
        for place in range(len(number))
        for digit in "0123456789"
        if digit != number[place]
    ]
    assert numbers.is_number(number) and not any(map(numbers.is_number, wrong))


@pytest.mark.parametrize("text", ["", "5", "２６１１２３０１００００００１5", "²", "26112301000001x", "-1"])
def test_what_is_not_of_digits_is_no_number(text):
    assert not numbers.is_number(text)


@pytest.mark.parametrize("pattern", [DEFAULT, "{hub}{sequence}", "%Y%j{hub}{sequence:06d}"])
def test_a_pattern_of_digits_is_taken(monkeypatch, pattern):
    monkeypatch.setenv("LIANXIN_CASE_NUMBER", pattern)
    assert env.number_pattern("LIANXIN_CASE_NUMBER", DEFAULT, longest=23) == pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "%y%m%d{sequence:06d}",
        "%y%m%d{hub}",
        "LX{hub}{sequence:06d}",
        "%y-{hub}{sequence}",
        "%Y%m%d%H%M%S{hub}{sequence:08d}",
        "{hub}{sequence}{county}",
        "{hub}{sequence",
        "{hub.name}{sequence}",
        "{hub}{sequence:q}",
    ],
)
def test_a_pattern_that_makes_no_numbers_stops_the_start(monkeypatch, pattern):
    monkeypatch.setenv("LIANXIN_CASE_NUMBER", pattern)
    with pytest.raises(BadSetting, match="LIANXIN_CASE_NUMBER"):
        env.number_pattern("LIANXIN_CASE_NUMBER", DEFAULT, longest=23)
