"""What the room tells others of people when it starts: its consoles, names for lines of time, posts at units and
hubs."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.accounts import policies
from lianxin.accounts.console.people import access
from lianxin.accounts.console.people.listing import condition
from lianxin.accounts.models import Person, Post
from lianxin.accounts.queries import actor_of, names_of
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.ui import history
from lianxin.foundation.ui.consoles import Console, add
from lianxin.foundation.ui.panels import Panel
from lianxin.foundation.ui.shapes import Fact
from lianxin.organizations.console import about
from lianxin.organizations.models import Hub, Unit


def register() -> None:
    """Called once, when the room starts."""
    history.set_names(names_of)
    about.UNIT.add("posts", _posts_of_unit)
    about.HUB.add("posts", _posts_of_hub)
    add(
        Console(
            key="people",
            label="人员",
            hint="登记和离岗，岗位、代办、登录、停用和重置",
            icon="users",
            url_name="people:list",
            order=60,
            allowed=access.may_open,
            figure=_waiting,
        )
    )
    add(
        Console(
            key="roles",
            label="角色和权限",
            hint="每个角色能办什么，谁在担任",
            icon="shield-lock",
            url_name="roles:list",
            order=62,
            allowed=lambda request: actor_of(request).has(policies.SET_ROLE_RIGHTS.code),
        )
    )


def _waiting(request: HttpRequest) -> str:
    """How many people wait for a post: whoever gives posts may act."""
    actor = actor_of(request)
    if not access.guards(actor):
        return ""
    number = Person.people.visible_to(actor).filter(condition("waiting", time.now())).count()
    return _("%(number)d 人没有岗位") % {"number": number} if number else ""


def _posts_of_unit(unit: Unit, actor: Actor, at: datetime) -> Panel:
    rows = Post.objects.unscoped("colleagues know each other").filter(holds(at), unit=unit)
    return _panel(rows.select_related("role", "person").order_by("role_id", "pk"), actor)


def _posts_of_hub(hub: Hub, actor: Actor, at: datetime) -> Panel:
    rows = Post.objects.unscoped("colleagues know each other").filter(holds(at), hub=hub)
    return _panel(rows.select_related("role", "person").order_by("role_id", "pk"), actor)


def _panel(posts: Iterable[Post], actor: Actor) -> Panel:
    """Who holds which role; whoever manages one of them is led there where he is the only one."""
    rows = list(posts)
    lines = []
    for role, of_role in groupby(rows, key=lambda post: post.role):
        held = list(of_role)
        alone = access.manages(actor) and len(held) == 1
        href = reverse("people:one", args=[held[0].person_id]) if alone else ""
        lines.append(Fact(role.name, "、".join(post.person.name for post in held), href))
    return Panel(_("有岗位的人"), len(rows), lines, _("还没有人在这里任职。"))
