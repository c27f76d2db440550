"""What is done with webhooks."""

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lianxin.cases import policies as cases
from lianxin.exchange import policies
from lianxin.exchange.console.posts import PostField
from lianxin.exchange.models import Delivery, DeliveryState, HookState, PauseReason, Webhook
from lianxin.exchange.steps.add_webhook import add_webhook
from lianxin.exchange.steps.change_webhook import change_webhook
from lianxin.exchange.steps.change_webhook_secret import change_webhook_secret
from lianxin.exchange.steps.pause_webhook import pause_webhook
from lianxin.exchange.steps.remove_webhook import remove_webhook
from lianxin.exchange.steps.resume_webhook import resume_webhook
from lianxin.exchange.steps.send_again import send_again
from lianxin.exchange.steps.try_webhook import try_webhook
from lianxin.exchange.webhooks.addresses import LONGEST
from lianxin.exchange.webhooks.keeping import LONGEST_NAME, Told
from lianxin.exchange.webhooks.topics import topics
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.console_act import ConsoleAct
from lianxin.foundation.ui.shapes import Fact

# What reading the rest takes: the program reads it itself, by a token of its own.
HINT = gettext_noop("只推送编号、代码和时间，不推送群众信息；接收程序用自己的令牌读取其余内容。")


def waiting_of(hook: Webhook) -> int:
    """How many messages wait for the webhook."""
    rows = Delivery.objects.unscoped("the webhook is seen")
    return rows.filter(webhook=hook, state=DeliveryState.WAITING).count()


class ToldFields(forms.Form):
    """What a webhook is for."""

    name = forms.CharField(
        label=gettext_lazy("接收程序"), max_length=LONGEST_NAME, help_text=gettext_lazy("如“兰山区数字城管”。")
    )
    url = forms.CharField(
        label=gettext_lazy("推送地址"),
        max_length=LONGEST,
        widget=forms.URLInput({"inputmode": "url", "placeholder": "https://", "spellcheck": "false"}),
        help_text=gettext_lazy("公网地址须用 https；本市网络须由运维放行。"),
    )
    topics = forms.MultipleChoiceField(label=gettext_lazy("推送哪些事"), widget=forms.CheckboxSelectMultiple)
    post = PostField(
        right=cases.READ.code,
        label=gettext_lazy("按谁的查看范围"),
        help_text=gettext_lazy("输入姓名选择岗位。这一岗位看得到的工单才推送。"),
    )

    def told(self) -> Told:
        """As the step takes it."""
        given = self.cleaned_data
        return Told(given["name"], given["url"], given["topics"], given["post"])


class AddWebhook(ToldFields, ConsoleAct[None]):
    key, label, icon = "add_webhook", gettext_noop("登记推送地址"), "plus"
    done = gettext_noop("已登记，请把密钥交给接收方")
    hint = HINT

    @classmethod
    def allowed(cls, actor: Actor, on: None) -> bool:
        return actor.has(policies.KEEP_WEBHOOKS.code)

    def prepare(self) -> None:
        self.offer("topics", [(code, _(topic.label)) for code, topic in topics().items()])

    def take(self, *, by: Actor, at: datetime) -> object:
        hook = add_webhook(self.told(), by=by, at=at)
        self.there = reverse("webhooks:secret", args=[hook.pk])
        return hook


class WebhookAct(ConsoleAct[Webhook]):
    """A step on one webhook."""

    @classmethod
    def allowed(cls, actor: Actor, on: Webhook) -> bool:
        return actor.has(policies.KEEP_WEBHOOKS.code)


class TryWebhook(WebhookAct):
    key, label, icon = "try_webhook", gettext_noop("试推"), "send"
    done = gettext_noop("已试推，结果见推送记录")
    hint = gettext_noop("推送一条不含工单的消息（类型 webhook.tried），只试一次。")

    def take(self, *, by: Actor, at: datetime) -> object:
        return try_webhook(self.on, by=by, at=at)


class ChangeWebhook(ToldFields, WebhookAct):
    key, label, icon = "change_webhook", gettext_noop("修改"), "pencil"
    done = gettext_noop("已修改")
    hint = gettext_noop("待推送的也推送到新地址。")

    def prepare(self) -> None:
        self.offer("topics", [(code, _(topic.label)) for code, topic in topics().items()])
        row = self.on
        now = {"name": row.name, "url": row.url, "topics": row.topics, "post": row.post, "seen": row.version}
        self.initial.update(now)

    def take(self, *, by: Actor, at: datetime) -> object:
        return change_webhook(self.on, self.told(), self.cleaned_data["seen"], by=by, at=at)


class PauseWebhook(WebhookAct):
    key, label, icon = "pause_webhook", gettext_noop("暂停推送"), "player-pause"
    done = gettext_noop("已暂停")
    hint = gettext_noop("暂停期间发生的事先留着，恢复以后按顺序补推。")

    @classmethod
    def locked(cls, on: Webhook, at: datetime) -> str:
        return "" if on.state == HookState.ON else _("现在没有推送。")

    def take(self, *, by: Actor, at: datetime) -> object:
        return pause_webhook(self.on, PauseReason.BY_HAND, by=by, at=at)


class ResumeWebhook(WebhookAct):
    key, label, icon = "resume_webhook", gettext_noop("恢复推送"), "rotate-clockwise"
    done = gettext_noop("已恢复")
    hint = gettext_noop("先补推留着的，再推新发生的。")

    @classmethod
    def locked(cls, on: Webhook, at: datetime) -> str:
        return _("正在推送。") if on.state == HookState.ON else ""

    def touches(self) -> Sequence[Fact]:
        return [Fact(_("待推送"), str(waiting_of(self.on)))]

    def take(self, *, by: Actor, at: datetime) -> object:
        return resume_webhook(self.on, by=by, at=at)


class ChangeSecret(WebhookAct):
    key, label, icon = "change_secret", gettext_noop("更换签名密钥"), "key"
    done = gettext_noop("已更换，请把新密钥交给接收方")
    hint = gettext_noop("原密钥在一段时间内（规则 webhook.overlap）继续签名，接收方来得及换上新的。")

    def take(self, *, by: Actor, at: datetime) -> object:
        self.there = reverse("webhooks:secret", args=[self.on.pk])
        return change_webhook_secret(self.on, by=by, at=at)


class RemoveWebhook(WebhookAct):
    key, label, icon = "remove_webhook", gettext_noop("删除推送地址"), "ban"
    done = gettext_noop("已删除")
    hint = gettext_noop("待推送的不再推送，不能恢复。")
    is_grave = True

    def touches(self) -> Sequence[Fact]:
        return [Fact(_("待推送"), str(waiting_of(self.on)))]

    def take(self, *, by: Actor, at: datetime) -> object:
        self.there = reverse("webhooks:list")
        return remove_webhook(self.on, by=by, at=at)


class SendAgain(ConsoleAct[Delivery]):
    key, label, icon = "send_again", gettext_noop("重新推送"), "refresh"
    done = gettext_noop("已排队，马上推送")
    hint = gettext_noop("内容和消息编号不变，接收方可以凭编号认出重复的。")

    @classmethod
    def allowed(cls, actor: Actor, on: Delivery) -> bool:
        return actor.has(policies.KEEP_WEBHOOKS.code)

    def take(self, *, by: Actor, at: datetime) -> object:
        return send_again(self.on, by=by, at=at)


NEW = (AddWebhook,)
ACTS = (TryWebhook, ChangeWebhook, PauseWebhook, ResumeWebhook, ChangeSecret, RemoveWebhook)
DELIVERY_ACTS = (SendAgain,)
