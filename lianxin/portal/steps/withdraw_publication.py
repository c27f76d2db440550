"""What was chosen is given up, what is published taken down."""

from datetime import datetime

from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import decide, enforce
from lianxin.foundation.step import step
from lianxin.portal import events, policies
from lianxin.portal.models import Publication
from lianxin.portal.publications import demand_move, locked_publication, reason_of, tell
from lianxin.portal.states import PublicationState


@step
def withdraw_publication(
    row: Publication, reason: str, *, seen: int | None = None, by: Actor, at: datetime
) -> Publication:
    """Withdraw it at whatever stage, by the editors or the office: what leads to somebody is taken down at once.

    The case may be chosen anew. Raises NotAllowed, NotFound, Stale, WrongState, BadInput (reason).
    """
    if not decide(by, policies.APPROVE):
        enforce(decide(by, policies.PUBLISH))
    row = locked_publication(row, by, seen)
    demand_move(row, "withdraw_publication")
    row.reason, row.withdrawn_at = reason_of(reason), at
    tell(row, events.PUBLICATION_WITHDRAWN, PublicationState.WITHDRAWN, by=by, at=at)
    return row
