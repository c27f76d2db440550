from django.apps import AppConfig
from django.http import HttpRequest


class CalendarsConfig(AppConfig):
    name = "lianxin.calendars"
    verbose_name = "日历"

    def ready(self) -> None:
        from lianxin.foundation.ui.consoles import Console, add

        add(
            Console(
                key="calendars",
                label="日历",
                hint="放假安排、工作时段；改动前先看哪些时限会变",
                icon="calendar",
                url_name="manage_calendars:calendars",
                order=40,
                allowed=_edits,
                figure=_missing,
            )
        )


def _edits(request: HttpRequest) -> bool:
    from lianxin.calendars import policies
    from lianxin.foundation.ui.pickers import reader_of

    return reader_of(request).has(policies.EDIT.code)


def _missing(_request: HttpRequest) -> str:
    """The years whose notice is not entered yet."""
    from django.utils.translation import gettext as _

    from lianxin.calendars.console.pages import missing_years
    from lianxin.foundation import time

    count = missing_years(time.now())
    return _("%(count)d 个年度的放假安排未录入") % {"count": count} if count else ""
