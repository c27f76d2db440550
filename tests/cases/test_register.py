"""Registering: what the citizen said is kept as it was said, or refused with the field's name and nothing kept."""

import pytest

from lianxin.cases import numbers, texts
from lianxin.cases.models import Case, CaseEvent, CaseText
from lianxin.cases.states import TextKind
from lianxin.foundation.errors import BadInput
from tests.cases import thread

pytestmark = pytest.mark.django_db


def test_the_number_carries_day_hub_and_check_digit():
    case = thread.registered()
    assert case.number.startswith("26112301") and len(case.number) == 15
    assert numbers.is_number(case.number)


def test_a_wrong_digit_is_no_number():
    number = thread.registered().number
    wrong = number[:10] + str((int(number[10]) + 1) % 10) + number[11:]
    assert not numbers.is_number(wrong)


def test_two_cases_have_two_numbers_and_the_code_has_six_digits():
    one, other = thread.registered(), thread.registered()
    assert one.number != other.number
    assert len(one.query_code) == 6 and one.query_code.isdecimal()


@pytest.mark.parametrize("text", ["停水🚰 \u202eabc", "一" * 20_000, "  两行\n\r\n三行  "])
def test_odd_texts_are_kept_intact(text):
    case = thread.registered(content=text)
    assert texts.read(case, TextKind.CONTENT) == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("title", ""),
        ("title", "   "),
        ("content", "\n"),
        ("content", "有\0空字节"),
        ("content", "残缺\ud800"),
        ("content", "长" * 20_001),
        ("title", "长" * 201),
        ("place", "长" * 301),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_by_its_name(field, text):
    with pytest.raises(BadInput) as refusal:
        thread.registered(**{field: text})
    assert list(refusal.value.fields) == [field]
    assert not Case.objects.unscoped("test").exists() and not CaseText.objects.exists()


def test_the_event_holds_no_word_of_the_citizen():
    event = CaseEvent.objects.get(case=thread.registered())
    assert "停水" not in str(event.data)
    assert {text["kind"] for text in event.data["texts"]} == {"title", "content", "place"}


def test_texts_lie_sealed_in_the_database():
    case = thread.registered()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_casetext WHERE case_id = %s", [case.pk])
        stored = [bytes(row[0]) for row in cursor.fetchall()]
    assert len(stored) == 3
    assert not any("停水".encode() in each for each in stored)
