"""Writing, reading and naming spans."""

from decimal import Decimal

import pytest
from hypothesis import given

from lianxin.calendars.spans import Span, SpanUnit
from tests.calendars.worlds import spans


@pytest.mark.parametrize(
    ("text", "amount", "unit", "label"),
    [
        ("5wd", "5", SpanUnit.WORKING_DAYS, "5个工作日"),
        ("0.5wd", "0.5", SpanUnit.WORKING_DAYS, "半个工作日"),
        ("1.5wd", "1.5", SpanUnit.WORKING_DAYS, "1个半工作日"),
        ("10wd", "10", SpanUnit.WORKING_DAYS, "10个工作日"),
        ("4wh", "4", SpanUnit.WORKING_HOURS, "4个工作小时"),
        ("30m", "30", SpanUnit.MINUTES, "30分钟"),
        ("2h", "2", SpanUnit.HOURS, "2小时"),
        ("1.5h", "1.5", SpanUnit.HOURS, "1.5小时"),
        ("7d", "7", SpanUnit.CALENDAR_DAYS, "7个自然日"),
    ],
)
def test_a_written_span_is_read_and_named(text: str, amount: str, unit: SpanUnit, label: str) -> None:
    span = Span.parse(text)
    assert span == Span(Decimal(amount), unit)
    assert span.label == label
    assert str(span) == text


@given(spans)
def test_what_is_written_is_read_back(span: Span) -> None:
    assert Span.parse(str(span)) == span


@pytest.mark.parametrize(
    "text",
    ["", "5", "wd", "5 wd", "-1wd", "0wd", "0.3wd", "1.5d", "0.5m", "5w", "1e3m", "5WD", "999999wd", "٣m", "5wd\x00"],
)
def test_a_span_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="时限"):
        Span.parse(text)


def test_an_amount_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="时限"):
        Span(Decimal("NaN"), SpanUnit.HOURS)


def test_days_have_no_length_in_seconds() -> None:
    assert Span.parse("1.5wh").seconds == 5400
    assert Span.parse("30m").seconds == 1800
    with pytest.raises(ValueError, match="no fixed length"):
        _ = Span.parse("1wd").seconds
