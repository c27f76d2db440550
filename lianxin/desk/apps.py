from collections.abc import Callable
from types import ModuleType

from django.apps import AppConfig
from django.http import HttpRequest


class DeskConfig(AppConfig):
    name = "lianxin.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from lianxin.accounts.queries import actor_of
        from lianxin.desk.intake.forms import may_work
        from lianxin.desk.pages import decisions, floor, follow_up, health, reviews, settings, supervision
        from lianxin.desk.pages.dispatch import may_open
        from lianxin.foundation.ui import consoles
        from lianxin.foundation.ui.rail import RailItem, add

        add(RailItem(key="home", label="首页", icon="home", url_name="desk:home", order=10))
        add(
            RailItem(
                key="intake",
                label="话务",
                icon="phone",
                url_name="desk:intake",
                order=20,
                allowed=lambda request: may_work(actor_of(request)),
            )
        )
        add(
            RailItem(
                key="dispatch",
                label="派单",
                icon="git-fork",
                url_name="desk:dispatch",
                order=30,
                allowed=lambda request: may_open(actor_of(request)),
            )
        )
        for key, label, icon, page, order in (
            ("decisions", "审批", "gavel", decisions, 32),
            ("reviews", "审核", "message-check", reviews, 34),
            ("follow_up", "回访", "phone-call", follow_up, 36),
            ("floor", "大厅", "broadcast", floor, 38),
            ("supervision", "督办", "bell-ringing", supervision, 40),
        ):
            add(RailItem(key=key, label=label, icon=icon, url_name=f"desk:{key}", order=order, allowed=_whose(page)))
        add(
            RailItem(
                key="manage",
                label="管理",
                icon="adjustments-horizontal",
                url_name="desk:manage",
                order=90,
                allowed=consoles.has_any,
            )
        )
        consoles.add(
            consoles.Console(
                key="settings",
                label="本地设置",
                hint="工单编号规则、任务单抬头、字号和落款",
                icon="settings",
                url_name="desk:settings",
                order=93,
                allowed=settings.has_part,
            )
        )
        consoles.add(
            consoles.Console(
                key="health",
                label="系统运行",
                hint="队列、转发、预警灯、封存、磁盘、备份",
                icon="device-desktop",
                url_name="desk:health",
                order=95,
                allowed=health.has_part,
                figure=health.figure,
            )
        )


def _whose(page: ModuleType) -> Callable[[HttpRequest], bool]:
    """Who sees the way to a page: whoever may open it."""
    from lianxin.accounts.queries import actor_of

    return lambda request: bool(page.may_open(actor_of(request)))
