"""People here and members of units there: a register of people who need not sign in. They meet by name and unit."""

from collections.abc import Collection
from datetime import datetime

from lianxin.accounts.models import Person, Post
from lianxin.foundation.dated import holds
from lianxin.organizations.models import UnitMember


def memberships(person: Person, unit_ids: Collection[int], at: datetime) -> list[UnitMember]:
    """What `person` is in these units at `at`: members of his name and, where both are known, of his mobile number."""
    rows = UnitMember.objects.unscoped("the leaver's own").filter(holds(at), unit__in=unit_ids, name=person.name)
    return [member for member in rows.order_by("pk") if not person.mobile or member.mobile == person.mobile]


def people_of(member: UnitMember, at: datetime) -> list[Person]:
    """Who of those holding a post in the member's unit at `at` he is; empty for a member who cannot sign in."""
    posts = Post.objects.unscoped("who left").filter(holds(at), unit=member.unit_id)
    rows = Person.people.unscoped("who left").filter(name=member.name, pk__in=posts.values("person_id"))
    return [person for person in rows.order_by("pk") if not person.mobile or member.mobile == person.mobile]
