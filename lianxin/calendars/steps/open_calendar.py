"""Opening a calendar."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.calendars import policies
from lianxin.calendars.events import CALENDAR_OPENED
from lianxin.calendars.models import Calendar
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step

_CODE = re.compile(r"[a-z][a-z0-9_-]{0,31}")


@step
def open_calendar(code: str, name: str, *, every_day: bool = False, by: Actor, at: datetime) -> Calendar:
    """Make a calendar, which counts nothing until its hours are set; `every_day` for services that never rest.

    Raises NotAllowed, BadInput (code, name).
    """
    require(by, policies.EDIT)
    name = name.strip()
    if not _CODE.fullmatch(code):
        raise BadInput({"code": _("代码须以小写字母开头，只含小写字母、数字、-和_，不超过32个字符。")})
    if Calendar.objects.filter(code=code).exists():
        raise BadInput({"code": _("已有代码为“%(code)s”的日历。") % {"code": code}})
    if not name or len(name) > 60 or "\0" in name:
        raise BadInput({"name": _("名称不能为空，不超过60字。")})
    calendar = Calendar.objects.create(code=code, name=name, every_day=every_day)
    record(("calendar", calendar.pk), CALENDAR_OPENED, by=by, at=at, data={"code": code, "every_day": every_day})
    return calendar
