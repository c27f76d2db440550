"""The first line of the day: whom, which day, until when one works."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.calendars.queries import timetable
from lianxin.foundation.time import local
from lianxin.foundation.ui.moments import plain_day

CALENDAR = "government"
# From which hour on one says what.
_WORDS = ((18, "晚上好"), (14, "下午好"), (12, "中午好"), (5, "早上好"), (0, "夜深了"))


def greeting(at: datetime) -> str:
    """What one says at this hour of the day."""
    return _(next(words for hour, words in _WORDS if local(at).hour >= hour))


def day(at: datetime) -> str:
    """``11月23日（周一）· 工作日 · 今天 17:30 下班``."""
    return " · ".join([plain_day(at), *_working(at)])


def _working(at: datetime) -> list[str]:
    hours = timetable(CALENDAR, at).hours(local(at).date())
    if not hours:
        return [_("休息日")]
    end = hours[-1].end
    if local(at).hour * 60 + local(at).minute >= end:
        return [_("工作日"), _("已过下班时间")]
    return [_("工作日"), _("今天 %(end)s 下班") % {"end": f"{end // 60:02}:{end % 60:02}"}]
