"""What the organizations' events mean for accounts, and who listens to live updates."""

from django.http import HttpRequest

from lianxin.accounts.leavers import memberships, people_of
from lianxin.accounts.limits import over
from lianxin.accounts.models import Person
from lianxin.accounts.queries import actor_of, sign_in_of
from lianxin.accounts.sign_in.duties import unfinished_duty
from lianxin.accounts.steps.leave_unit import leave_unit
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, system
from lianxin.foundation.live.rights import set_actor_resolver
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


def listener(request: HttpRequest) -> Actor | None:
    """Who listens to live updates: the person signed in, while his session holds and nothing else is asked of him."""
    if not isinstance(request.user, Person):
        return None
    sign_in = sign_in_of(request)
    if sign_in is None or over(sign_in, time.now()) or unfinished_duty(request, request.user):
        return None
    return actor_of(request)


set_actor_resolver(listener)
