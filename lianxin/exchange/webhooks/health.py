"""What the page of the system's health tells of webhooks."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.desk.health.readings import Reading, judged
from lianxin.exchange.models import Delivery, DeliveryState
from lianxin.exchange.webhooks.queue import in_trouble
from lianxin.foundation.actor import system


def reading(_at: datetime) -> Reading:
    """How many messages wait, and how many webhooks do not get theirs."""
    waiting = Delivery.objects.unscoped("only counted").filter(state=DeliveryState.WAITING).count()
    troubled = in_trouble(system())
    told = _("待推送 %(waiting)d 条，%(troubled)d 个地址推送不出去") % {"waiting": waiting, "troubled": troubled}
    advice = _("在“管理 → 事件推送”看接收方怎么答复；修好以后自己会补推，已暂停的要恢复推送。")
    return judged("webhooks_in_trouble", _("事件推送"), told, troubled, advice)
