"""Opening a calendar, as a page."""

from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.calendars import policies
from lianxin.calendars.models import Calendar
from lianxin.calendars.steps.open_calendar import open_calendar
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.console_act import ConsoleAct


class OpenCalendar(ConsoleAct[None]):
    key = "open"
    label = gettext_noop("新建日历")
    icon = "plus"
    done = gettext_noop("已新建；设定工作时段后才能计时。")

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    code = forms.CharField(
        label=gettext_lazy("代码"), max_length=32, help_text=gettext_lazy("规则按代码引用日历，如 hospital；不能再改。")
    )
    every_day = forms.BooleanField(label=gettext_lazy("全年不休（不适用放假安排）"), required=False)

    @classmethod
    def allowed(cls, actor: Actor, on: None) -> bool:
        return actor.has(policies.EDIT.code)

    def take(self, *, by: Actor, at: datetime) -> Calendar:
        given = self.cleaned_data
        by = by.with_request_key(given["request_key"])
        row = open_calendar(given["code"], given["name"], every_day=given["every_day"], by=by, at=at)
        self.there = reverse("manage_calendars:calendar", args=[row.code])
        return row
