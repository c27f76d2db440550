"""The office wants the text written otherwise."""

from datetime import datetime

from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.portal import events, policies
from lianxin.portal.models import Publication
from lianxin.portal.publications import demand_move, locked_publication, reason_of, tell
from lianxin.portal.states import PublicationState


@step
def send_back(row: Publication, reason: str, *, seen: int | None = None, by: Actor, at: datetime) -> Publication:
    """Give the text back to its editor; what is written anew goes to the unit anew.

    Raises NotAllowed, NotFound, Stale, WrongState, BadInput (reason).
    """
    require(by, policies.APPROVE)
    row = locked_publication(row, by, seen)
    demand_move(row, "send_back")
    row.reason = reason_of(reason)
    tell(row, events.PUBLICATION_SENT_BACK, PublicationState.DRAFT, by=by, at=at)
    return row
