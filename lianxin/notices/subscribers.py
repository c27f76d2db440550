"""What the accounts' own events let people know, and who hears which bell."""

from lianxin.accounts import events
from lianxin.accounts.models import StandIn
from lianxin.accounts.queries import names_of
from lianxin.foundation.actor import Actor, system
from lianxin.foundation.live.rights import may_listen
from lianxin.foundation.models.events import RecordEvent
from lianxin.foundation.outbox.subscriptions import subscribe
from lianxin.foundation.policy import Allowed, Decision, Denied
from lianxin.foundation.time import local
from lianxin.notices.parcels import TOPIC
from lianxin.notices.steps.notify import Cause, notify


@subscribe("notices.stand_in", kinds={events.STAND_IN_ARRANGED}, books={RecordEvent})
def tell_stand_in(event: RecordEvent) -> None:
    """Whoever is to stand in learns for whom, for which post and until when."""
    rows = StandIn.objects.unscoped("the event's subject").select_related("post__role", "person")
    row = rows.filter(pk=event.subject_id).first()
    if row is None:
        return  # called off before it began
    begins, ends = (local(at).strftime("%m-%d %H:%M") for at in (row.valid.lower, row.valid.upper))
    name = names_of([row.post.person_id])[row.post.person_id]
    values = {"name": name, "post": str(row.post), "begins": begins, "ends": ends}
    notify(row.person, "account.stand_in", values, Cause.of(event), by=system(), at=event.recorded_at)


def _own_bell(actor: Actor, person_id: int) -> Decision:
    return Allowed() if actor.person_id == person_id else Denied("只能收听自己的通知。")


may_listen(TOPIC, _own_bell)
