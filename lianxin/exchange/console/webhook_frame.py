"""The console of webhooks, made known when the room starts."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.accounts.queries import actor_of
from lianxin.desk.health.readings import MORE
from lianxin.exchange import policies
from lianxin.exchange.webhooks import health
from lianxin.exchange.webhooks.queue import in_trouble
from lianxin.foundation.ui.consoles import Console, add


def register() -> None:
    """Called once, when the room starts; the page of the system's health learns of them, too."""
    MORE.append(health.reading)
    add(
        Console(
            key="webhooks",
            label="事件推送",
            hint="工单有变化时通知其他系统，推送记录、签名密钥、试推",
            icon="send",
            url_name="webhooks:list",
            order=66,
            allowed=_keeps_webhooks,
            figure=_in_trouble,
        )
    )


def _keeps_webhooks(request: HttpRequest) -> bool:
    return actor_of(request).has(policies.KEEP_WEBHOOKS.code)


def _in_trouble(request: HttpRequest) -> str:
    """How many fail or had to be paused."""
    number = in_trouble(actor_of(request))
    return _("%(number)d 个推送不出去") % {"number": number} if number else ""
