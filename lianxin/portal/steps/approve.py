"""The office lets everybody read it."""

from datetime import datetime

from lianxin.cases import policies as cases
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import enforce, require
from lianxin.foundation.step import step
from lianxin.foundation.tokens import SearchTokens
from lianxin.portal import events, policies
from lianxin.portal.models import Publication
from lianxin.portal.publications import demand_move, demand_open, locked_publication, tell
from lianxin.portal.states import PublicationState


@step
def approve(row: Publication, *, seen: int | None = None, by: Actor, at: datetime) -> Publication:
    """Publish the text as it stands. Whoever wrote it does not approve it.

    Raises NotAllowed, NotFound, Stale; WrongState, also where the case has meanwhile become one that is never told.
    """
    require(by, policies.APPROVE)
    row = locked_publication(row, by, seen)
    enforce(cases.for_another_person(by, row.edited_by_id))
    demand_move(row, "approve")
    demand_open(row.case)
    row.published_at = at
    tell(row, events.PUBLICATION_APPROVED, PublicationState.PUBLISHED, by=by, at=at)
    found = SearchTokens(f"{row.title}\n{row.question}\n{row.answer}")
    Publication.objects.visible_to(by).filter(pk=row.pk).update(tsv=found)
    return row
