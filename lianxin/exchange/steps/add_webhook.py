"""A program is told of what happens."""

from datetime import datetime

from lianxin.exchange import events, policies
from lianxin.exchange.models import Webhook
from lianxin.exchange.webhooks import signing
from lianxin.exchange.webhooks.keeping import Told, check, facts
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def add_webhook(told: Told, *, by: Actor, at: datetime) -> Webhook:
    """Tell the program of what happens from now on; its `secret` is made here. Raises NotAllowed, and BadInput (name,
    url, topics, post) for what cannot be meant."""
    require(by, policies.KEEP_WEBHOOKS)
    check(told, at)
    hook = Webhook.objects.create(
        name=told.name.strip(),
        url=told.url,
        topics=sorted(told.topics),
        post=told.post,
        secret=signing.make_secret(),
        added_at=at,
    )
    record(("webhook", hook.pk), events.WEBHOOK_ADDED, by=by, at=at, data=facts(hook), begins=True)
    return hook
