"""The unit that answered does not agree to the text."""

from datetime import datetime

from lianxin.cases import policies as cases
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step
from lianxin.portal import events, policies
from lianxin.portal.models import Publication
from lianxin.portal.publications import demand_move, locked_publication, reason_of, tell
from lianxin.portal.states import PublicationState


@step
def refuse_consent(row: Publication, reason: str, *, seen: int | None = None, by: Actor, at: datetime) -> Publication:
    """Give the text back to its editor with what is wrong with it. Raises as `consent`, and BadInput (reason)."""
    require(by, policies.CONSENT)
    row = locked_publication(row, by, seen)
    enforce(cases.for_unit(by, row.unit_id or 0))
    demand_move(row, "refuse_consent")
    row.reason = reason_of(reason)
    tell(row, events.PUBLICATION_REFUSED, PublicationState.DRAFT, by=by, at=at)
    return row
