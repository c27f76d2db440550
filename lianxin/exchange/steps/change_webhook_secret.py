"""A webhook is signed by another secret."""

from datetime import datetime

from lianxin.exchange import events
from lianxin.exchange.models import Webhook
from lianxin.exchange.webhooks import signing
from lianxin.exchange.webhooks.keeping import held
from lianxin.exchange.webhooks.terms import terms
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def change_webhook_secret(hook: Webhook, *, by: Actor, at: datetime) -> Webhook:
    """Make a new `secret`; the one before signs too for as long as the rule ``webhook.overlap`` says, the one before
    that no longer. Raises NotAllowed, NotFound."""
    row = held(hook, by)
    row.former_secret, row.former_until = row.secret, at + terms(at).overlap
    row.secret = signing.make_secret()
    row.version += 1
    row.save()
    record(("webhook", row.pk), events.WEBHOOK_SECRET_CHANGED, by=by, at=at, data={"former_until": row.former_until})
    return row
