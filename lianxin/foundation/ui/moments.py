"""How pages tell a time: always the city's wall clock."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from lianxin.foundation.time import local, now

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def weekday(day: date) -> str:
    return _(WEEKDAYS[day.weekday()])


def minute(at: datetime) -> str:
    """``11-23 09:14``, with the year in front when it is not the present one."""
    there = local(at)
    pattern = "%m-%d %H:%M" if there.year == local(now()).year else "%Y-%m-%d %H:%M"
    return there.strftime(pattern)


def hour(at: datetime) -> str:
    """``09:14``."""
    return local(at).strftime("%H:%M")


def day_heading(day: date) -> str:
    """``今天 11-24 周二`` or ``2025-11-23 周日``."""
    today = local(now()).date()
    told = day.strftime("%m-%d" if day.year == today.year else "%Y-%m-%d")
    words = [_("今天")] if day == today else []
    return " ".join([*words, told, weekday(day)])


def plain_day(at: datetime) -> str:
    """The citizens' way: ``11月25日（周三）``."""
    day = local(at).date()
    return _("%(month)d月%(day)d日（%(weekday)s）") % {"month": day.month, "day": day.day, "weekday": weekday(day)}
