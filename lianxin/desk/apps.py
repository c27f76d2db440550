from collections.abc import Callable

from django.apps import AppConfig
from django.http import HttpRequest

from lianxin.foundation.actor import Actor


class DeskConfig(AppConfig):
    name = "lianxin.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        _make_places_known()
        _make_consoles_known()
        _make_words_known()


def _make_places_known() -> None:
    from lianxin.desk.intake.forms import may_work
    from lianxin.desk.pages import decisions, dispatch, floor, follow_up, reviews, supervision
    from lianxin.foundation.ui.consoles import has_any
    from lianxin.foundation.ui.rail import RailItem, add

    add(RailItem(key="home", label="首页", icon="home", url_name="desk:home", order=10))
    for key, label, icon, may_open, order in (
        ("intake", "话务", "phone", may_work, 20),
        ("dispatch", "派单", "git-fork", dispatch.may_open, 30),
        ("decisions", "审批", "gavel", decisions.may_open, 32),
        ("reviews", "审核", "message-check", reviews.may_open, 34),
        ("follow_up", "回访", "phone-call", follow_up.may_open, 36),
        ("floor", "大厅", "broadcast", floor.may_open, 38),
        ("supervision", "督办", "bell-ringing", supervision.may_open, 40),
    ):
        allowed = _whose(may_open)
        add(RailItem(key=key, label=label, icon=icon, url_name=f"desk:{key}", order=order, allowed=allowed))
    icon = "adjustments-horizontal"
    add(RailItem(key="manage", label="管理", icon=icon, url_name="desk:manage", order=90, allowed=has_any))


def _make_consoles_known() -> None:
    from lianxin.desk.pages import health, settings
    from lianxin.foundation.ui.consoles import Console, add

    add(
        Console(
            key="settings",
            label="本地设置",
            hint="工单编号规则、任务单抬头、字号和落款，本地用语",
            icon="settings",
            url_name="desk:settings",
            order=93,
            allowed=settings.has_part,
        )
    )
    add(
        Console(
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


def _make_words_known() -> None:
    import tomllib
    from pathlib import Path

    from lianxin.foundation import glossary

    words = Path(__file__).parent / "data" / "words.toml"
    for code, word in tomllib.loads(words.read_text(encoding="utf-8")).items():
        glossary.declare(code, word)


def _whose(may_open: Callable[[Actor], bool]) -> Callable[[HttpRequest], bool]:
    """Who sees the way to a page: whoever may open it."""
    from lianxin.accounts.queries import actor_of

    return lambda request: may_open(actor_of(request))
