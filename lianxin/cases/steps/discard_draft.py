"""What was written down will not be registered."""

from datetime import datetime

from lianxin.cases import drafts, events, policies
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.models import Draft
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def discard_draft(draft: Draft, *, by: Actor, at: datetime, seen: int | None = None) -> Draft:
    """End a draft of the actor's own post without a case; the rules of retention remove it later.

    Raises NotAllowed, NotFound, Stale; WrongState for one that has ended.
    """
    require(by, policies.REGISTER)
    draft = drafts.lock(draft, by, seen=seen)
    demand_later(at, draft.saved_at)
    draft.discarded_at = at
    draft.save()
    record(("draft", draft.pk), events.DRAFT_DISCARDED, by=by, at=at)
    return draft
