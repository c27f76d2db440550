"""A person changes the own password."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events
from lianxin.accounts.models import Person
from lianxin.accounts.steps.endings import end_sessions
from lianxin.accounts.steps.locking import held
from lianxin.accounts.steps.reset_password import give_password
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotAllowed
from lianxin.foundation.events.append import record
from lianxin.foundation.step import step


@step
def change_password(person: Person, password: str, *, keep: int = 0, by: Actor, at: datetime) -> Person:
    """Give oneself a new password; all own sessions end but the sign-in `keep`.

    Raises NotAllowed for another person; BadInput (password) when it breaks a rule or is the present one.
    """
    if by.person_id != person.pk:
        raise NotAllowed(_("只能修改自己的密码。"))
    person = held(person, by)
    if person.check_password(password):
        raise BadInput({"password": _("新密码不能与现在的密码相同。")})
    give_password(person, password, must_change=False, at=at)
    end_sessions(person, keep=keep)
    record(("person", person.pk), events.PASSWORD_CHANGED, by=by, at=at)
    return person
