"""Whoever keeps webhooks is told when one had to be paused."""

from django.utils.translation import gettext as _

from lianxin.accounts.models import Person
from lianxin.accounts.queries import holders
from lianxin.exchange import events, policies
from lianxin.exchange.models import PauseReason, Webhook
from lianxin.foundation.actor import system
from lianxin.foundation.models import RecordEvent
from lianxin.foundation.outbox.subscriptions import subscribe
from lianxin.notices.steps.notify import Cause, notify


@subscribe("exchange.webhook_paused", kinds={events.WEBHOOK_PAUSED}, books={RecordEvent})
def tell_keepers(event: RecordEvent) -> None:
    """Tell them of a pause that nobody of them made."""
    why = PauseReason(event.data["why"])
    row = Webhook.objects.unscoped("the event's subject").filter(pk=event.subject_id).first()
    if why is PauseReason.BY_HAND or row is None:
        return
    values = {"name": row.name, "why": _(str(why.label)), "id": str(row.pk)}
    keepers = {each.person_id for each in holders(right=policies.KEEP_WEBHOOKS.code, at=event.recorded_at)}
    for person in Person.people.unscoped("who keeps webhooks").filter(pk__in=keepers).order_by("pk"):
        notify(person, "webhook.paused", values, Cause.of(event), by=system(), at=event.recorded_at)
