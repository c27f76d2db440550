"""What somebody has taken and not done in its time goes back to the pool."""

from datetime import datetime

from lianxin.cases import events
from lianxin.cases.locks import lock_case
from lianxin.cases.models import Case, CaseClaim
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def lapse_claim(case: Case, *, by: Actor, at: datetime) -> Case:
    """Let the claim of `case` end if it has run out by `at`; nothing where it was taken anew or is gone."""
    case = lock_case(case, by)
    rows = CaseClaim.objects.unscoped("the sweep looks after every claim").filter(case=case, until__lte=at)
    for claim in rows:
        data = {"hub": case.hub_id, "post": claim.post_id}
        record(("case_claim", case.pk), events.CLAIM_LAPSED, by=by, at=at, data=data)
        claim.delete()
    return case
