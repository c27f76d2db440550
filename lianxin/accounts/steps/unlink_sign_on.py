"""An identity service opens no more for somebody."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import Person, SignOn
from lianxin.accounts.steps.endings import end_sessions
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def unlink_sign_on(person: Person, service: str, *, by: Actor, at: datetime) -> Person:
    """Forget what `service` calls `person`, and end his sessions. Raises NotAllowed, NotFound, WrongState where nothing
    is known."""
    require(by, policies.RESET_PASSWORD)
    person = held(person, by)
    rows = SignOn.objects.unscoped("whoever keeps the accounts")
    row = rows.filter(person=person, service=service).first()
    if row is None:
        raise WrongState("not_linked", _("%(name)s 没有关联这个统一认证。") % {"name": person.name})
    data = {"service": service, "sign_on": row.pk}
    row.delete()
    end_sessions(person)
    record(("person", person.pk), events.SIGN_ON_UNLINKED, by=by, at=at, data=data)
    return person
