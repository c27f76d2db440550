"""How webhooks and what was sent to them are told on pages."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.exchange.console.posts import told as post_told
from lianxin.exchange.models import Attempt, Delivery, DeliveryState, HookState, PauseReason, Webhook
from lianxin.exchange.webhooks.topics import topics
from lianxin.foundation.events import kinds
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip, Fact, Row, State, Tone

ERRORS = {
    "status": gettext_noop("接收方没有接受"),
    "gone": gettext_noop("接收方不再接收"),
    "redirect": gettext_noop("接收方要求转到别处，不跟随"),
    "timeout": gettext_noop("超时没有答复"),
    "no_connection": gettext_noop("连接不上"),
    "no_such_host": gettext_noop("域名查不到"),
    "refused_address": gettext_noop("不能推送到这个地址"),
    "bad_certificate": gettext_noop("证书或加密连接有误"),
    "bad_answer": gettext_noop("答复中断或者看不懂"),
    "removed": gettext_noop("推送地址已删除"),
}
_TONES: dict[str, Tone] = {HookState.ON: "good", HookState.PAUSED: "near", HookState.STOPPED: "bad"}
_STATES: dict[str, State] = {
    DeliveryState.DELIVERED: "good",
    DeliveryState.WAITING: "doing",
    DeliveryState.FAILED: "overdue",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message, or one try of it, in a log; `told` is what the other side said."""

    at: datetime
    state: State
    how: str
    what: str = ""
    code: str = ""
    case: str = ""
    href: str = ""
    note: str = ""
    told: str = ""


def counts(hooks: Iterable[Webhook]) -> dict[tuple[int, str], int]:
    """How many messages are in each state, by webhook and state."""
    rows = Delivery.objects.unscoped("of webhooks that are seen").filter(webhook__in=list(hooks))
    told = rows.order_by().values_list("webhook", "state").annotate(count=Count("pk"))
    return {(hook, state): count for hook, state, count in told}


def chip(hook: Webhook) -> Chip:
    """Whether it is sent to; a webhook that fails is told before it is paused for it."""
    if hook.state == HookState.ON and hook.failing_since:
        return Chip(_("%(moment)s 起推送失败") % {"moment": minute(hook.failing_since)}, "near", "alert-triangle")
    return Chip(_(str(HookState(hook.state).label)), _TONES[hook.state])


def row(hook: Webhook, counted: dict[tuple[int, str], int]) -> Row:
    """A webhook in the list."""
    waiting, failed = (counted.get((hook.pk, state), 0) for state in (DeliveryState.WAITING, DeliveryState.FAILED))
    told = [_("待推送 %(count)d") % {"count": waiting}] if waiting else []
    told += [_("没有送达 %(count)d") % {"count": failed}] if failed else []
    told.append(
        _("最近送达 %(moment)s") % {"moment": minute(hook.delivered_at)} if hook.delivered_at else _("还没有送达过")
    )
    return Row(
        title=hook.name,
        href=reverse("webhooks:one", args=[hook.pk]),
        meta=[urlsplit(hook.url).netloc, topic_names(hook)],
        chips=[chip(hook)],
        end=" · ".join(told),
    )


def topic_names(hook: Webhook) -> str:
    """The topics in words, in the order in which forms offer them."""
    return "；".join(_(topic.label) for code, topic in topics().items() if code in hook.topics)


def facts(hook: Webhook, at: datetime) -> list[Fact]:
    """What the webhook is and how it does."""
    why = _(str(PauseReason(hook.reason).label)) if hook.reason else ""
    lines = [Fact(_("状态"), _(str(HookState(hook.state).label)), note=why), Fact(_("推送地址"), hook.url)]
    lines += [
        Fact(_("推送哪些事"), topic_names(hook)),
        Fact(_("按谁的查看范围"), post_told(hook.post), note=_blind(hook, at)),
    ]
    lines.append(Fact(_("最近送达"), minute(hook.delivered_at) if hook.delivered_at else _("还没有送达过")))
    if hook.failing_since:
        known = {"moment": minute(hook.failing_since), "count": hook.failures}
        rest = _("%(moment)s 再试") % {"moment": minute(hook.rest_until)} if hook.rest_until else ""
        lines.append(Fact(_("推送失败"), _("%(moment)s 起连续 %(count)d 次") % known, note=rest))
    if hook.former_until and at < hook.former_until:
        lines.append(Fact(_("原密钥继续签名到"), minute(hook.former_until)))
    return lines


def _blind(hook: Webhook, at: datetime) -> str:
    """Why nothing is told any more though it is sent to."""
    gone = at not in hook.post.valid or hook.post.person.locked_at
    return _("岗位已经结束或者账号已停用，不再推送，请改选岗位。") if gone else ""


def line(row: Delivery) -> Line:
    """A message in the log of its webhook."""
    return Line(
        at=row.made_at,
        what=_(kinds.label(row.kind)),
        code=row.kind,
        case=row.case.number if row.case else "",
        href=reverse("webhooks:delivery", args=[row.webhook_id, row.pk]),
        state=_STATES[row.state],
        how=_(str(DeliveryState(row.state).label)),
        note=_went(row),
    )


def _went(row: Delivery) -> str:
    """How the last try went, and when the next one is."""
    parts = [came(row.status, row.error)] if row.attempts else []
    if row.attempts > 1:
        parts.append(_("试了 %(count)d 次") % {"count": row.attempts})
    if row.state == DeliveryState.WAITING and row.attempts:
        parts.append(_("%(moment)s 再试") % {"moment": minute(row.next_at)})
    return " · ".join(part for part in parts if part)


def came(status: int | None, error: str) -> str:
    """What the other side said: ``503 接收方没有接受``."""
    return " ".join(part for part in (str(status or ""), _(ERRORS.get(error, error)) if error else "") if part)


def attempt(tried: Attempt) -> Line:
    """One try of a message."""
    took = _("%(count)d 毫秒") % {"count": tried.milliseconds}
    how = came(tried.status, tried.error)
    return Line(at=tried.at, state="overdue" if tried.error else "good", how=how, note=took, told=tried.told)


def delivery_facts(row: Delivery) -> list[Fact]:
    """One message: what it is of, how it stands."""
    ended = minute(row.ended_at) if row.ended_at else ""
    lines = [Fact(_("状态"), _(str(DeliveryState(row.state).label)), note=ended or _went(row))]
    lines += [Fact(_("事项"), _(kinds.label(row.kind)), note=row.kind), Fact(_("消息编号"), row.message)]
    if row.case:
        lines.append(Fact(_("工单编号"), row.case.number))
    return [*lines, Fact(_("产生"), minute(row.made_at))]


def body(row: Delivery) -> str:
    """What is sent, spread over lines to be read."""
    return json.dumps(json.loads(row.body), ensure_ascii=False, indent=2)
