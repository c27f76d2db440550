"""A program is told again."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.exchange import events
from lianxin.exchange.models import HookState, Webhook
from lianxin.exchange.webhooks import queue
from lianxin.exchange.webhooks.keeping import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def resume_webhook(hook: Webhook, *, by: Actor, at: datetime) -> Webhook:
    """Send again, what has waited first. Raises NotAllowed, NotFound; WrongState for one that is sent to."""
    row = held(hook, by)
    if row.state == HookState.ON:
        raise WrongState("webhook_on", _("正在推送。"))
    former, row.state, row.reason = row.state, HookState.ON, ""
    row.failures, row.failing_since, row.rest_until = 0, None, None
    row.version += 1
    row.save()
    queue.hurry(row.pk, at)
    queue.ask(row.pk)
    record(("webhook", row.pk), events.WEBHOOK_RESUMED, by=by, at=at, from_state=former, to_state=row.state)
    return row
