"""A program is told nothing more."""

from datetime import datetime

from lianxin.exchange import events
from lianxin.exchange.models import Delivery, DeliveryState, HookState, Webhook
from lianxin.exchange.webhooks.keeping import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def remove_webhook(hook: Webhook, *, by: Actor, at: datetime) -> Webhook:
    """Give up what waits, and show the webhook no more. Raises NotAllowed, NotFound."""
    row = held(hook, by)
    former, row.state, row.reason = row.state, HookState.REMOVED, ""
    row.version += 1
    row.save()
    waiting = Delivery.objects.unscoped("the webhook's own").filter(webhook=row, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.FAILED, ended_at=at, error="removed")
    record(("webhook", row.pk), events.WEBHOOK_REMOVED, by=by, at=at, from_state=former, to_state=row.state)
    return row
