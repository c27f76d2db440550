from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "lianxin.calendars"
    verbose_name = "日历"
