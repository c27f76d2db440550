"""An enterprise becomes known to the hotline, once."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.citizens import events, policies, uscc
from lianxin.citizens.models import Enterprise
from lianxin.foundation.actor import Actor
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.foundation.text import clean

LONGEST_NAME = 120
LONGEST_CONTACT = 200


@step
def register_enterprise(name: str, code: str, contact: str = "", *, by: Actor, at: datetime) -> Enterprise:
    """The enterprise with the unified social credit code `code`, made if it is new.

    One that is known takes the name, and the contact if one is given: both change in the course of time. Two at once
    get the same row. Raises NotAllowed; BadInput (name, uscc, contact).
    """
    require(by, policies.REGISTER)
    name = clean(name, "name", longest=LONGEST_NAME, label=_("企业名称"), required=True).strip()
    contact = clean(contact, "contact", longest=LONGEST_CONTACT, label=_("联系人")).strip()
    rows = Enterprise.objects.unscoped("one row for one code").select_for_update(no_key=True)
    row, made = rows.get_or_create(
        uscc=uscc.read(code), defaults={"name": name, "contact": contact, "registered_at": at}
    )
    if made:
        record(("enterprise", row.pk), events.ENTERPRISE_REGISTERED, by=by, at=at)
    else:
        _correct(row, {"name": name, "contact": contact or row.contact}, by=by, at=at)
    return row


def _correct(row: Enterprise, told: dict[str, str], *, by: Actor, at: datetime) -> None:
    changed = [field for field, value in told.items() if getattr(row, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(row, field, told[field])
    row.save(update_fields=changed)
    record(("enterprise", row.pk), events.ENTERPRISE_CORRECTED, by=by, at=at, data={"fields": changed})
