"""An online mailbox leaves the public register."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations import events, policies
from lianxin.organizations.models import Mailbox


@step
def retire_mailbox(mailbox: Mailbox, *, by: Actor, at: datetime) -> Mailbox:
    """Offer `mailbox` to the public no longer.

    Raises NotAllowed, and WrongState for one that is retired already or was registered after `at`.
    """
    require(by, policies.REGISTER)
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox.pk)
    if mailbox.retired_at or mailbox.registered_at > at:
        raise WrongState("mailbox_not_in_use", _("“%(name)s”不在使用中。") % {"name": mailbox.name})
    mailbox.retired_at = at
    mailbox.save(update_fields=["retired_at"])
    record(("mailbox", mailbox.pk), events.MAILBOX_RETIRED, by=by, at=at, data={"code": mailbox.code})
    return mailbox
