"""The unit that answered agrees that everybody reads it."""

from datetime import datetime

from lianxin.cases import policies as cases
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step
from lianxin.portal import events, policies
from lianxin.portal.models import Publication
from lianxin.portal.publications import demand_move, locked_publication, tell
from lianxin.portal.states import PublicationState


@step
def consent(row: Publication, *, seen: int | None = None, by: Actor, at: datetime) -> Publication:
    """Consent for the unit itself to the text as it stands. Raises NotAllowed, NotFound, Stale, WrongState."""
    require(by, policies.CONSENT)
    row = locked_publication(row, by, seen)
    enforce(cases.for_unit(by, row.unit_id or 0))
    demand_move(row, "consent")
    tell(row, events.PUBLICATION_CONSENTED, PublicationState.PENDING_APPROVAL, by=by, at=at)
    return row
