"""What a person's page tells line by line: posts, stand-ins with their chains, sessions, memberships."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.accounts.leavers import memberships
from lianxin.accounts.limits import over
from lianxin.accounts.models import Person, Post, SignIn, StandIn
from lianxin.accounts.pages import device, way_of
from lianxin.foundation.dated import since
from lianxin.foundation.ui.moments import minute
from lianxin.organizations.console.faces import span
from lianxin.organizations.models import UnitMember


class Line(NamedTuple):
    """One line: what it is, a quiet note, a word in a chip, a warning, what may be done with it (label, address)."""

    title: str
    note: str = ""
    chip: str = ""
    warning: str = ""
    acts: Sequence[tuple[str, str]] = ()


def place(post: Post) -> str:
    """Where a post sits."""
    return " · ".join(str(each) for each in (post.unit, post.hub) if each)


def posts_of(person: Person, at: datetime) -> list[Post]:
    """The posts that hold at `at` or will, the oldest first."""
    rows = Post.objects.unscoped("whoever gives posts sees them").filter(person=person, valid__overlap=since(at))
    return list(rows.select_related("role", "unit", "hub").order_by("valid", "pk"))


def past_posts(person: Person, at: datetime) -> list[Line]:
    """The posts that are over, the newest first."""
    rows = Post.objects.unscoped("as above").filter(person=person, valid__endswith__lte=at)
    found = rows.select_related("role", "unit", "hub").order_by("-valid", "-pk")[:20]
    return [Line(str(post), f"{place(post)}　{span(post)}") for post in found]


def post_lines(posts: Sequence[Post], at: datetime, *, acts: bool) -> list[Line]:
    """The posts, with what is done with them where `acts`."""
    return [
        Line(
            str(post),
            " · ".join(filter(None, (place(post), span(post)))),
            post.role.name if post.valid.lower <= at else _("尚未开始"),
            acts=[(_("安排代办"), _act(post, "stand_in")), (_("免职"), _act(post, "end_post"))] if acts else (),
        )
        for post in posts
    ]


def _act(post: Post, key: str) -> str:
    return reverse("people:act_on", args=[post.person_id, key, post.pk])


def stand_in_lines(person: Person, at: datetime, *, acts: bool) -> list[Line]:
    """Who does the person's work, now or later, and whose work he does; where whoever stands in is himself stood in
    for meanwhile, that is told: a stand-in does not pass on."""
    rows = StandIn.objects.unscoped("whoever gives posts sees who stands in").filter(valid__overlap=since(at))
    rows = rows.select_related("post__person", "post__role", "person").order_by("valid", "pk")
    of_him, by_him = list(rows.filter(post__person=person)), list(rows.filter(person=person))
    helpers = list(rows.filter(post__person__in=[row.person_id for row in [*of_him, *by_him]]))
    return [_stand_in(row, helpers, acts=acts) for row in [*of_him, *by_him]]


def _stand_in(row: StandIn, helpers: Sequence[StandIn], *, acts: bool) -> Line:
    names = {"post": row.post, "holder": row.post.person.name, "helper": row.person.name}
    further = [
        each
        for each in helpers
        if each.post.person_id == row.person_id
        and each.valid.lower < row.valid.upper
        and row.valid.lower < each.valid.upper
    ]
    warning = ""
    if further:
        words = _("%(helper)s 届时本人也由 %(next)s 代办，代办不转给他人，请另行安排。")
        warning = words % (names | {"next": "、".join(each.person.name for each in further)})
    return Line(
        _("%(helper)s 代 %(holder)s（%(post)s）") % names,
        f"{minute(row.valid.lower)} – {minute(row.valid.upper)}",
        _("部分权限") if row.rights else _("全部权限"),
        warning,
        [(_("结束代办"), reverse("people:act_on", args=[row.post.person_id, "end_stand_in", row.pk]))] if acts else (),
    )


def session_lines(person: Person, at: datetime, *, acts: bool) -> list[Line]:
    """Where the person is signed in."""
    rows = SignIn.objects.unscoped("whoever keeps the accounts sees them").filter(person=person).order_by("-seen_at")
    return [
        Line(
            row.address or "—",
            " · ".join(
                filter(None, (device(row.agent), way_of(row), _("登录于 %(at)s") % {"at": minute(row.started_at)}))
            ),
            _("最近使用 %(at)s") % {"at": minute(row.seen_at)},
            acts=[(_("退出"), reverse("people:act_on", args=[person.pk, "cut_session", row.pk]))] if acts else (),
        )
        for row in rows
        if not over(row, at)
    ]


def member_lines(person: Person, posts: Sequence[Post], at: datetime) -> list[Line]:
    """What he is in the units of his posts."""
    rows = memberships(person, {post.unit_id for post in posts if post.unit_id}, at)
    return [Line(row.title, span(row), str(UnitMember.Role(row.role).label)) for row in rows]
