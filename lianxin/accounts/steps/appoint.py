"""A person is given a post."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import Person, Post, Role, StandIn
from lianxin.accounts.models.posts import PostQuerySet
from lianxin.accounts.steps.locking import held_for_checks
from lianxin.foundation.actor import OF_UNITS, Actor, Scope
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Hub, Unit


@step
def appoint(
    person: Person,
    role: Role,
    *,
    unit: Unit | None = None,
    hub: Hub | None = None,
    title: str = "",
    begins: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Post:
    """Give `person` a post from `begins` (else `at`) on.

    Raises NotAllowed; WrongState for somebody who left, a post that he holds already, or a mix of the three
    administrators' posts with each other or with the city's work (GB/T 22239-2019, 8.1.5); BadInput (unit, hub) for a
    role without the place that its scope needs.
    """
    require(by, policies.APPOINT)
    person = held_for_checks(person)
    _check_place(role, unit, hub)
    _check_person(person, role, begins or at)
    if _held(person).filter(role=role, unit=unit, hub=hub, valid__upper_inf=True).exists():
        raise WrongState("post_held", _("%(name)s 已经担任这一岗位。") % {"name": person.name})
    post = Post.objects.create(
        person=person,
        role=role,
        administers=role.administers,
        unit=unit,
        hub=hub,
        title=title.strip(),
        valid=since(begins or at),
    )
    record(("post", post.pk), events.POST_GIVEN, by=by, at=at, data=_data(post), begins=True)
    return post


def _held(person: Person) -> PostQuerySet:
    return Post.objects.unscoped("what the person holds decides").filter(person=person)


def _check_place(role: Role, unit: Unit | None, hub: Hub | None) -> None:
    wrong = {}
    if role.scope in OF_UNITS and unit is None:
        wrong["unit"] = _("“%(role)s”须指定所在单位。") % {"role": role.name}
    if role.scope == Scope.HUB and hub is None:
        wrong["hub"] = _("“%(role)s”须指定所在热线平台。") % {"role": role.name}
    if wrong:
        raise BadInput(wrong)


def _check_person(person: Person, role: Role, begins: datetime) -> None:
    if person.departed_at:
        raise WrongState("departed", _("%(name)s 已离岗，不能任职。") % {"name": person.name})
    posts = _held(person).filter(valid__overlap=since(begins))
    stand_ins = StandIn.objects.unscoped("what the person does decides").filter(person=person)
    kinds = {*posts.values_list("administers", flat=True)}
    kinds |= {*stand_ins.filter(valid__overlap=since(begins)).values_list("post__administers", flat=True)}
    if kinds - {role.administers}:
        raise WrongState("separated", _("系统、安全、审计三类管理员须由不同的人担任，且不得兼任业务岗位。"))


def _data(post: Post) -> dict[str, object]:
    return {
        "person": post.person_id,
        "role": post.role.code,
        "unit": post.unit_id,
        "hub": post.hub_id,
        "from": post.valid.lower,
    }
