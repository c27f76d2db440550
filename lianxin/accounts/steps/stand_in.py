"""Somebody does another's work for a while."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.accounts import events, policies
from lianxin.accounts.models import Person, Post, StandIn
from lianxin.accounts.steps.locking import held_for_checks
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import since
from lianxin.foundation.errors import BadInput, NotFound, WrongState
from lianxin.foundation.events.append import record
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def stand_in(
    post: Post,
    person: Person,
    *,
    begins: datetime,
    ends: datetime,
    rights: Iterable[str] = (),
    by: Actor,
    at: datetime,
) -> StandIn:
    """Let `person` do the work of `post` from `begins` to `ends`, with all its rights or only with `rights`.

    Whoever holds the post arranges it, or whoever may do so for others (accounts.stand_in). What the stand-in does is
    recorded as his, on behalf of the post. Raises NotAllowed; NotFound; WrongState for somebody locked, a post that
    another stands in for in that time, or separated administrators; BadInput (ends, person, rights).
    """
    post = _seen(post, by)
    if post.person_id != by.person_id:
        require(by, policies.ARRANGE_STAND_IN)
    person = _both_held(post, person)
    limited = sorted(set(rights))
    _check_input(post, person, begins, ends, limited, at)
    _check_state(post, person, begins, ends)
    row = StandIn.objects.create(post=post, person=person, rights=limited, valid=since(begins, ends))
    data = {"post": post.pk, "person": person.pk, "from": begins, "until": ends, "rights": limited}
    record(("stand_in", row.pk), events.STAND_IN_ARRANGED, by=by, at=at, data=data)
    return row


def _seen(post: Post, by: Actor) -> Post:
    row = Post.objects.visible_to(by).select_related("role").filter(pk=post.pk).first()
    if row is None:
        raise NotFound()
    return row


def _both_held(post: Post, person: Person) -> Person:
    """Both people's rows, in the order of their ids so that two of these never wait for each other."""
    holder = Person(pk=post.person_id)
    rows = {p.pk: held_for_checks(p) for p in sorted((holder, person), key=lambda p: p.pk)}
    return rows[person.pk]


def _check_input(post: Post, person: Person, begins: datetime, ends: datetime, rights: list[str], at: datetime) -> None:
    wrong = {}
    if ends <= begins:
        wrong["ends"] = _("结束时间须晚于开始时间。")
    elif ends <= at:
        wrong["ends"] = _("结束时间须晚于现在。")
    if person.pk == post.person_id:
        wrong["person"] = _("本人不必代办自己的岗位。")
    if missing := [code for code in rights if code not in post.role.rights]:
        wrong["rights"] = _("该岗位没有这些权限：%(codes)s。") % {"codes": "、".join(missing)}
    if wrong:
        raise BadInput(wrong)


def _check_state(post: Post, person: Person, begins: datetime, ends: datetime) -> None:
    if not person.is_active:
        raise WrongState("locked", _("%(name)s 的账号已停用，不能代办。") % {"name": person.name})
    span = since(begins, ends)
    if not Post.objects.unscoped("the post holds").filter(pk=post.pk, valid__contains=span).exists():
        raise WrongState("post_ended", _("该岗位在这段时间内并不全程有效。"))
    if StandIn.objects.unscoped("one at a time").filter(post=post, valid__overlap=span).exists():
        raise WrongState("stand_in_overlaps", _("这段时间已安排他人代办该岗位。"))
    own = Post.objects.unscoped("what he holds decides").filter(person=person, valid__overlap=span)
    if own.exclude(administers=post.administers).exists():
        raise WrongState("separated", _("系统、安全、审计三类管理员须由不同的人担任，也不得由业务岗位代办。"))
