"""A program is told once more what it has missed or lost."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.exchange import events
from lianxin.exchange.models import Delivery, DeliveryState
from lianxin.exchange.webhooks import queue
from lianxin.exchange.webhooks.keeping import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def send_again(delivery: Delivery, *, by: Actor, at: datetime) -> Delivery:
    """Send the same message under the same id, at once and from the first try on; what waits is tried at once too.

    Raises NotAllowed, NotFound; WrongState for a try, of which one takes another.
    """
    hook = held(delivery.webhook, by)
    row = Delivery.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=delivery.pk, webhook=hook).first()
    if row is None:
        raise NotFound
    if row.event_id is None:
        raise WrongState("only_a_try", _("试推不重推，请再试推一次。"))
    row.state, row.ended_at, row.next_at, row.attempts = DeliveryState.WAITING, None, at, 0
    row.save()
    hook.rest_until = None
    hook.save()
    queue.ask(hook.pk)
    record(("webhook", hook.pk), events.WEBHOOK_SENT_AGAIN, by=by, at=at, data={"delivery": row.pk})
    return row
