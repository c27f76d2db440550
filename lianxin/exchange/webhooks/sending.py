"""Sending what waits, and what becomes of it. No transaction is open while the other side is asked."""

from datetime import datetime
from time import monotonic

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from lianxin.exchange.models import Attempt, Delivery, DeliveryState, HookState, PauseReason, Webhook
from lianxin.exchange.steps.pause_webhook import pause_webhook
from lianxin.exchange.webhooks import queue, signing
from lianxin.exchange.webhooks.http import Answer, send
from lianxin.exchange.webhooks.terms import Terms, terms
from lianxin.foundation import time
from lianxin.foundation.actor import system

TURN = 20.0  # seconds after which the jobs of others have their turn
SLICE = 1000  # messages that are forgotten in one statement
AGENT = "Lianxin-Webhooks/1"


def send_waiting(webhook: int) -> None:
    """Send what is due for the webhook, for `TURN` seconds; asks for another job where more may wait: one that answers
    slowly does not keep a worker from its other work."""
    until = monotonic() + TURN
    while monotonic() < until:
        delivery = queue.take(webhook, time.now())
        if delivery is None:
            return
        _send(delivery)
    queue.ask(webhook)


def prune(at: datetime) -> None:
    """Forget messages that are older than the rule ``webhook.kept``, those that never got anywhere too."""
    rows = Delivery.objects.unscoped("by their age")
    old = rows.filter(made_at__lt=at - terms(at).kept).order_by("made_at").values_list("pk", flat=True)
    while found := list(old[:SLICE]):
        rows.filter(pk__in=found).delete()


def _send(delivery: Delivery) -> None:
    hook, begun = delivery.webhook, time.now()
    known, body = terms(begun), delivery.body.encode()
    signed = signing.headers(delivery.message, int(begun.timestamp()), body, _keys(hook, begun))
    headers = {"content-type": "application/json", "user-agent": AGENT} | signed
    answer = send(hook.url, headers, body, seconds=known.timeout)
    _settle(delivery, answer, begun, known)


def _keys(hook: Webhook, at: datetime) -> list[str]:
    """The key, and the one before it for as long as it holds."""
    former = hook.former_secret if hook.former_until and at < hook.former_until else None
    return [hook.secret, *([former] if former else [])]


@transaction.atomic
def _settle(delivery: Delivery, answer: Answer, begun: datetime, known: Terms) -> None:
    """Keep what came of it. What was settled by another meanwhile stays so."""
    at = time.now()
    Attempt.objects.create(
        delivery=delivery,
        at=begun,
        status=answer.status,
        error=answer.error,
        milliseconds=answer.milliseconds,
        told=answer.told,
    )
    rows = Delivery.objects.unscoped("the one that was sent").filter(pk=delivery.pk, state=DeliveryState.WAITING)
    rows.update(status=answer.status, error=answer.error, **_next(delivery, answer, at, known))
    if delivery.event_id is not None:
        _note(delivery.webhook_id, answer, at, known)


def _next(delivery: Delivery, answer: Answer, at: datetime, known: Terms) -> dict[str, object]:
    """How it goes on with the message: it has arrived, is tried again, or is given up."""
    if not answer.error:
        return {"state": DeliveryState.DELIVERED, "ended_at": at}
    is_last = delivery.event_id is None or delivery.attempts >= known.attempts or answer.error == "gone"
    if is_last:
        return {"state": DeliveryState.FAILED, "ended_at": at}
    return {"next_at": at + known.wait(delivery.attempts)}


def _note(webhook: int, answer: Answer, at: datetime, known: Terms) -> None:
    """How it goes on with the webhook: all is well, it rests a while, or nothing is sent there any more."""
    rows = Webhook.objects.unscoped("the one that was sent to").filter(pk=webhook)
    if not answer.error:
        rows.update(delivered_at=at, failures=0, failing_since=None, rest_until=None)
        return
    rows.update(failures=F("failures") + 1, failing_since=Coalesce("failing_since", at))
    hook = rows.get()
    if hook.state != HookState.ON:
        return
    if answer.error == "gone":
        pause_webhook(hook, PauseReason.GONE, by=system(), at=at)
    elif hook.failing_since and at - hook.failing_since >= known.dead_after:
        pause_webhook(hook, PauseReason.FAILING, by=system(), at=at)
    else:
        rows.update(rest_until=at + known.wait(hook.failures))
