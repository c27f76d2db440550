"""An administrator takes away a lost second factor."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import Person
from lianxin.accounts.steps.endings import end_sessions
from lianxin.accounts.steps.locking import held
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def reset_second_factor(person: Person, *, by: Actor, at: datetime) -> Person:
    """Remove the second factor and the recovery codes of `person` and end the sessions; where a role requires one,
    the next sign-in asks for a new one. Raises NotAllowed, NotFound, WrongState when there is none.
    """
    require(by, policies.RESET_PASSWORD)
    person = held(person, by)
    factors = Authenticator.objects.filter(user=person)
    if not factors:
        raise WrongState("no_second_factor", _("%(name)s 没有启用二次验证。") % {"name": person.name})
    for factor in factors:
        factor.delete()
    end_sessions(person)
    record(("person", person.pk), events.SECOND_FACTOR_RESET, by=by, at=at)
    return person
