"""Which message goes next: of one case one after the other, of a webhook that fails only a probe now and then."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lianxin.exchange.models import Delivery, DeliveryState, HookState, PauseReason, Webhook
from lianxin.exchange.models.webhooks import DeliveryQuerySet
from lianxin.foundation.actor import Actor

JOB = "exchange.send_webhooks"
# No request takes so long (rule webhook.timeout): whoever took a message before that died over it.
LEASE = timedelta(minutes=5)


def ask(webhook: int) -> None:
    """Let a worker send what waits for the webhook: once this transaction commits, and once however often asked."""
    try:
        with transaction.atomic():
            app.configure_task(JOB, queue="webhooks", queueing_lock=f"{JOB}:{webhook}").defer(webhook=webhook)
    except AlreadyEnqueued:
        pass


def take(webhook: int, at: datetime) -> Delivery | None:
    """The next message of the webhook that is due at `at`, for the caller to send: nobody else gets it within `LEASE`,
    and whoever asks after that does. None where nothing is due."""
    with transaction.atomic():
        rows = _due(at).filter(webhook=webhook).select_for_update(skip_locked=True, of=("self",))
        row = rows.select_related("webhook").order_by("next_at", "pk").first()
        if row is not None:
            row.attempts += 1
            row.next_at = at + LEASE
            row.save(update_fields=["attempts", "next_at"])
    return row


def waiting_hooks(at: datetime) -> list[int]:
    """The webhooks for which something is due at `at`."""
    return list(_due(at).values_list("webhook", flat=True).distinct().order_by("webhook"))


def _due(at: datetime) -> DeliveryQuerySet:
    """What may be sent now. A try is sent though its webhook is paused or rests, and waits for no other."""
    waiting = Delivery.objects.unscoped("the queue").filter(state=DeliveryState.WAITING)
    earlier = waiting.filter(webhook=OuterRef("webhook"), case=OuterRef("case"), pk__lt=OuterRef("pk"))
    rested = Q(webhook__rest_until=None) | Q(webhook__rest_until__lte=at)
    regular = Q(webhook__state=HookState.ON) & rested & ~Exists(earlier)
    return waiting.filter(regular | Q(event=None), next_at__lte=at).exclude(webhook__state=HookState.REMOVED)


def in_trouble(actor: Actor) -> int:
    """How many webhooks within the reader's sight fail, or were paused because nothing got there."""
    given_up = ~Q(reason__in=["", PauseReason.BY_HAND])
    return Webhook.objects.visible_to(actor).filter(given_up | Q(failing_since__isnull=False)).count()


def hurry(webhook: int, at: datetime) -> None:
    """Let what waits for the webhook be tried at `at`, whatever pauses it was in."""
    rows = Delivery.objects.unscoped("the webhook's own").filter(webhook=webhook, state=DeliveryState.WAITING)
    rows.filter(next_at__gt=at).update(next_at=at)
