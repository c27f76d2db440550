from datetime import UTC, date, datetime

import pytest

from lianxin.foundation.time import frozen
from lianxin.foundation.ui import moments

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)  # 12:00 in the city, a Tuesday


def test_times_are_told_on_the_citys_wall_clock() -> None:
    with frozen(NOON):
        assert moments.minute(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == "11-24 00:30"
        assert moments.hour(datetime(2026, 11, 23, 16, 30, tzinfo=UTC)) == "00:30"


def test_another_year_is_named() -> None:
    with frozen(NOON):
        assert moments.minute(datetime(2025, 12, 31, 15, 59, tzinfo=UTC)) == "2025-12-31 23:59"
        assert moments.minute(datetime(2025, 12, 31, 16, 0, tzinfo=UTC)) == "01-01 00:00"
        assert moments.day_heading(date(2025, 11, 24)) == "2025-11-24 周一"


def test_today_is_called_today_and_yesterday_is_not() -> None:
    with frozen(NOON):
        assert moments.day_heading(date(2026, 11, 24)) == "今天 11-24 周二"
        assert moments.day_heading(date(2026, 11, 23)) == "11-23 周一"


def test_citizens_are_told_the_day_in_plain_words() -> None:
    assert moments.plain_day(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == "11月25日（周三）"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        moments.minute(datetime(2026, 11, 24, 12, 0))  # noqa: DTZ001  # the naive time is what is tried
