"""An administrator ends another person's session."""

from datetime import datetime

from lianxin.accounts import events, policies
from lianxin.accounts.limits import Why
from lianxin.accounts.models import Person, SignIn
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotFound
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def cut_session(person: Person, sign_in: int, *, by: Actor, at: datetime) -> Person:
    """End the session `sign_in` of `person` at once; he may sign in again.

    Raises NotAllowed; NotFound for a person whom `by` does not see, and for a session that is not his or has ended.
    """
    require(by, policies.LOCK)
    person = held(person, by)
    row = SignIn.objects.unscoped("whoever may lock him may sign him out").filter(pk=sign_in, person=person).first()
    if row is None:
        raise NotFound()
    data = {"sign_in": row.pk, "why": Why.CUT.value}
    record(("person", person.pk), events.SESSION_ENDED, by=by, at=at, data=data)
    row.delete()
    return person
