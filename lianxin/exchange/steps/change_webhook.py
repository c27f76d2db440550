"""A program is told somewhere else, of other things."""

from datetime import datetime

from lianxin.exchange import events
from lianxin.exchange.models import Webhook
from lianxin.exchange.webhooks.keeping import Told, check, facts, held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import Stale
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def change_webhook(hook: Webhook, told: Told, seen: int | None = None, *, by: Actor, at: datetime) -> Webhook:
    """Let the webhook be as `told` from now on; what waits goes to the new address. `seen` is the version read.

    Raises NotAllowed, NotFound, Stale; BadInput (name, url, topics, post).
    """
    row = held(hook, by)
    if seen is not None and seen != row.version:
        raise Stale
    check(told, at)
    row.name, row.url, row.topics, row.post = told.name.strip(), told.url, sorted(told.topics), told.post
    row.version += 1
    row.save()
    record(("webhook", row.pk), events.WEBHOOK_CHANGED, by=by, at=at, data=facts(row))
    return row
