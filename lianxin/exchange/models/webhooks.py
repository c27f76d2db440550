"""Whom programs have asked to be told, what each is told, and how that went."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop

from lianxin.accounts.models import Post
from lianxin.exchange import policies
from lianxin.foundation.actor import Actor
from lianxin.foundation.crypto import EncryptedTextField, RowBound
from lianxin.foundation.scope import ScopedQuerySet


class HookState(models.TextChoices):
    """While it is paused, what happens waits for it; once it is stopped or removed, nothing waits any more."""

    ON = "on", gettext_noop("推送中")
    PAUSED = "paused", gettext_noop("已暂停")
    STOPPED = "stopped", gettext_noop("已停止")
    REMOVED = "removed", gettext_noop("已删除")


class PauseReason(models.TextChoices):
    """Why nothing is sent: somebody wished it, nothing got there for long, or the receiver said that it is gone."""

    BY_HAND = "by_hand", gettext_noop("人工暂停")
    FAILING = "failing", gettext_noop("长时间推送失败")
    GONE = "gone", gettext_noop("接收方答复已不再接收（410）")


class WebhookQuerySet(ScopedQuerySet["Webhook"]):
    """Whoever keeps webhooks sees all that are there."""

    def rows_for(self, actor: Actor) -> Self:
        return self.exclude(state=HookState.REMOVED) if actor.has(policies.KEEP_WEBHOOKS.code) else self.none()


class Webhook(RowBound):
    """One program that is told: where, of which topics, of what `post` may see.

    `former_secret` signs too until `former_until`. `failures` counts those since the last success, `failing_since` is
    when they began, and until `rest_until` nothing more is tried. `version` tells a form that is out of date.
    """

    name = models.CharField("接收程序", max_length=64)
    url = models.CharField("推送地址", max_length=500)
    topics = ArrayField(models.CharField(max_length=32), size=None)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    secret = EncryptedTextField()
    former_secret = EncryptedTextField(blank=True, default="")
    former_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=HookState, default=HookState.ON)
    reason = models.CharField(max_length=8, choices=PauseReason, blank=True)
    version = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    rest_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()

    objects: ClassVar[WebhookQuerySet] = WebhookQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(topics=[]), name="webhook_is_told_something"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="webhook_has_a_name"),
            models.CheckConstraint(
                condition=Q(state__in=[HookState.PAUSED, HookState.STOPPED]) & ~Q(reason="")
                | Q(state__in=[HookState.ON, HookState.REMOVED], reason=""),
                name="webhook_paused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since__isnull=True) | Q(failures__gt=0, failing_since__isnull=False),
                name="webhook_fails_since",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    WAITING = "waiting", gettext_noop("待推送")
    DELIVERED = "delivered", gettext_noop("已送达")
    FAILED = "failed", gettext_noop("没有送达")


class DeliveryQuerySet(ScopedQuerySet["Delivery"]):
    """Whoever sees the webhook."""

    def rows_for(self, actor: Actor) -> Self:
        return self.filter(webhook__in=Webhook.objects.visible_to(actor))


class Delivery(models.Model):
    """One message to one webhook: of an event, or (`event` None) a try.

    `message` is the id by which the receiver knows a repetition, `body` what is sent, the same each time: ids, codes
    and times. While it waits, nothing is tried before `next_at`; whoever tries moves that ahead, so that what died with
    him is tried again. `attempts` counts since it was last asked for; `status`, `error` tell of the last one.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, db_index=False, related_name="+")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, db_index=False, null=True, related_name="+")
    event = models.ForeignKey("cases.CaseEvent", on_delete=models.PROTECT, db_index=False, null=True, related_name="+")
    message = models.CharField(max_length=48)
    kind = models.CharField(max_length=64)
    body = models.TextField()
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=20, blank=True)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]  # a manager of this query set

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once_for_an_event"),
            models.UniqueConstraint(fields=["webhook", "message"], name="delivery_once_for_a_message"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, ended_at__isnull=True)
                | ~Q(state=DeliveryState.WAITING) & Q(ended_at__isnull=False),
                name="delivery_ended_with_its_state",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=True, case__isnull=True) | Q(event__isnull=False, case__isnull=False),
                name="delivery_of_an_event_and_its_case",
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "next_at"], condition=Q(state=DeliveryState.WAITING), name="delivery_due"),
            models.Index(
                fields=["webhook", "case", "id"], condition=Q(state=DeliveryState.WAITING), name="delivery_in_order"
            ),
            models.Index(fields=["webhook", "state", "-id"], name="delivery_log"),
            models.Index(fields=["made_at"], name="delivery_age"),
        ]

    def __str__(self) -> str:
        return self.message


class Attempt(models.Model):
    """One request and what came of it; never changed. `told` is the beginning of the answer, masked."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=20, blank=True)
    milliseconds = models.PositiveIntegerField()
    told = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.status or self.error}"
