"""Whether a program can be told is tried."""

from datetime import datetime
from uuid import uuid4

from lianxin.exchange import events
from lianxin.exchange.models import Delivery, Webhook
from lianxin.exchange.webhooks import queue
from lianxin.exchange.webhooks.keeping import held
from lianxin.exchange.webhooks.telling import body_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def try_webhook(hook: Webhook, *, by: Actor, at: datetime) -> Delivery:
    """Send one message without a matter, be the webhook paused or not, and once only. Raises NotAllowed, NotFound."""
    row = held(hook, by)
    message = f"try_{uuid4().hex}"
    body = body_of(message, events.WEBHOOK_TRIED, at, {})
    delivery = Delivery.objects.create(
        webhook=row, message=message, kind=events.WEBHOOK_TRIED, body=body, next_at=at, made_at=at
    )
    queue.ask(row.pk)
    record(("webhook", row.pk), events.WEBHOOK_TRIED, by=by, at=at, data={"delivery": delivery.pk})
    return delivery
