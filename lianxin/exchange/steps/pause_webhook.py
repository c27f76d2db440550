"""Nothing is sent to a program any more, for now."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.exchange import events
from lianxin.exchange.models import HookState, PauseReason, Webhook
from lianxin.exchange.webhooks.keeping import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def pause_webhook(hook: Webhook, why: PauseReason, *, by: Actor, at: datetime) -> Webhook:
    """Send nothing more: what happens waits meanwhile, but not where the receiver said that it is gone. Raises
    NotAllowed, NotFound; WrongState for one that is not sent to."""
    row = held(hook, by)
    if row.state != HookState.ON:
        raise WrongState("webhook_not_on", _("现在没有推送。"))
    row.state = HookState.STOPPED if why is PauseReason.GONE else HookState.PAUSED
    row.reason = why
    row.version += 1
    row.save()
    told = (("webhook", row.pk), events.WEBHOOK_PAUSED)
    record(*told, by=by, at=at, from_state=HookState.ON, to_state=row.state, data={"why": why})
    return row
