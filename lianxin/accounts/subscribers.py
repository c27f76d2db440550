"""What the organizations' events mean for accounts."""

from lianxin.accounts.leavers import memberships, people_of
from lianxin.accounts.steps.leave_unit import leave_unit
from lianxin.foundation import time
from lianxin.foundation.actor import system
from lianxin.foundation.models.events import RecordEvent
from lianxin.foundation.outbox.subscriptions import subscribe
from lianxin.organizations.events import MEMBER_LEFT
from lianxin.organizations.models import UnitMember


@subscribe("accounts.leavers", kinds={MEMBER_LEFT}, books={RecordEvent})
def lock_leaver(event: RecordEvent) -> None:
    """Whoever left a unit and has no other part in it signs in for it no more."""
    rows = UnitMember.objects.unscoped("the event's member").select_related("unit")
    member = rows.filter(pk=event.data["member"]).first()
    if member is None:
        return
    at = time.now()
    for person in people_of(member, at):
        if not memberships(person, [member.unit_id], at):
            leave_unit(person, member.unit, by=system(), at=at)
