"""The foundation's own book and subscriber."""

from lianxin.foundation.events.own import VERIFICATION_ASKED
from lianxin.foundation.jobs import verify_all
from lianxin.foundation.live import messages
from lianxin.foundation.models.events import RecordEvent
from lianxin.foundation.outbox import books
from lianxin.foundation.outbox.subscriptions import subscribe

books.register(RecordEvent, scope_label="管理事项")
subscribe("foundation.live", together=True)(messages.tell)


@subscribe("foundation.verification", kinds=[VERIFICATION_ASKED], books=[RecordEvent])
def verify(event: RecordEvent) -> None:
    """Have the chains proven, in a job: it takes as long as there are events."""
    verify_all.defer(verification_id=event.subject_id)
