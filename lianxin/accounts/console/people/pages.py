"""The console of people: the list, one person, and what is done."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Model, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.accounts import events
from lianxin.accounts.console import about
from lianxin.accounts.console.people import lines
from lianxin.accounts.console.people.access import crumbs, found, guards, reader, registers
from lianxin.accounts.console.people.acts import ACTS, NEW
from lianxin.accounts.console.people.line_acts import LINE_ACTS
from lianxin.accounts.console.people.listing import SHOWN, STANDINGS, condition, key_of, people
from lianxin.accounts.models import LockReason, Person, Post, SignIn, StandIn
from lianxin.accounts.policies import ARRANGE_STAND_IN
from lianxin.accounts.sign_in.duties import has_second_factor, needs_second_factor
from lianxin.accounts.sign_in.lock_out import locked_out_since
from lianxin.accounts.sign_on.people import labels_of
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotFound
from lianxin.foundation.ui.console_act import act_page, kind_of, offers
from lianxin.foundation.ui.history import history
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip, Crumb, Fact, Row, Tile

REGISTERED = {events.PERSON_ADDED, events.PERSON_DEPARTED}
GUARDED = {
    events.PERSON_LOCKED,
    events.PERSON_UNLOCKED,
    events.PASSWORD_RESET,
    events.PASSWORD_CHANGED,
    events.SECOND_FACTOR_SET,
    events.SECOND_FACTOR_GIVEN_UP,
    events.SECOND_FACTOR_RESET,
    events.PASSKEY_ADDED,
    events.PASSKEY_REMOVED,
    events.SIGN_ON_LINKED,
    events.SIGN_ON_UNLINKED,
}


@login_required
@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """The people that fit what is typed (``q``), of a ``standing``."""
    actor, at = reader(request), time.now()
    key, standing = key_of(request.GET.get("q", "")), request.GET.get("standing", "")
    held = Post.objects.visible_to(actor).filter(holds(at)).select_related("role", "unit", "hub").order_by("valid")
    rows = people(actor, key, standing, at).prefetch_related(Prefetch("posts", held, to_attr="held"))
    shown = list(rows[: SHOWN + 1])
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs()[:1], Crumb(_("人员"))],
        "tiles": _tiles(actor, key, standing, at),
        "key": key,
        "standing": standing if standing in STANDINGS else "",
        "rows": [_row(row) for row in shown[:SHOWN]],
        "more": len(shown) > SHOWN,
        "shown": SHOWN,
        "acts": offers(NEW, None, actor, lambda key: reverse("people:new", args=[key])),
    }
    return render(request, "accounts/console/people.html", context)


def _tiles(actor: Actor, key: str, standing: str, at: datetime) -> list[Tile]:
    here, kept = reverse("people:list"), {"q": key} if key else {}
    everybody = Person.people.visible_to(actor)
    return [
        Tile(
            _(label),
            everybody.filter(condition(name, at)).count(),
            f"{here}?{urlencode(kept if name == standing else kept | {'standing': name})}",
            current=name == standing,
        )
        for name, label in STANDINGS.items()
    ]


def _row(row: Any) -> Row:
    return Row(
        title=row.name,
        href=reverse("people:one", args=[row.pk]),
        number=row.username,
        meta=[
            "、".join(str(post) for post in row.held) or _("没有岗位"),
            *{lines.place(post) for post in row.held[:1]},
        ],
        chips=[_standing(row)] if row.locked_at else [],
    )


def _standing(row: Person) -> Chip:
    if row.departed_at:
        return Chip(_("已离岗"))
    return Chip(_("已停用"), "near", "lock") if row.locked_at else Chip(_("在岗"), "good")


@login_required
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: to whoever registers people what he is and has in hand, to whoever guards the accounts his posts,
    stand-ins and sessions."""
    actor, at = reader(request), time.now()
    row = found(actor, pk)
    posts = lines.posts_of(row, at)
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs(), Crumb(row.name)],
        "row": row,
        "standing": _standing(row),
        "acts": offers(ACTS, row, actor, lambda key: reverse("people:act", args=[pk, key])),
        **(_registered(row, posts, actor, at) if registers(actor) else {}),
        **(_guarded(row, posts, actor, at) if guards(actor) else {}),
    }
    return render(request, "accounts/console/person.html", context)


def _registered(row: Person, posts: list[Post], actor: Actor, at: datetime) -> dict[str, Any]:
    """The half of whoever registers people and sees them off."""
    return {
        "facts": [Fact(_("用户名"), row.username), Fact(_("手机"), row.mobile or _("没有登记")), *_ends(row)],
        "posts": lines.post_lines(posts, at, acts=False),
        "members": lines.member_lines(row, posts, at),
        "panels": about.WORK.told(row, actor, at),
        "history": history("person", [row.pk], REGISTERED),
    }


def _ends(row: Person) -> list[Fact]:
    if row.departed_at:
        return [Fact(_("离岗"), minute(row.departed_at))]
    if row.locked_at:
        return [Fact(_("停用"), minute(row.locked_at), note=str(LockReason(row.lock_reason).label))]
    return []


def _guarded(row: Person, posts: list[Post], actor: Actor, at: datetime) -> dict[str, Any]:
    """The half of whoever gives posts and keeps the accounts."""
    return {
        "facts": [Fact(_("用户名"), row.username), *_ends(row), *_safety(row, posts, at)],
        "posts": lines.post_lines(posts, at, acts=True),
        "past": lines.past_posts(row, at),
        "stand_ins": lines.stand_in_lines(row, at, acts=actor.has(ARRANGE_STAND_IN.code)),
        "sessions": lines.session_lines(row, at, acts=True),
        "history": history("person", [row.pk], GUARDED),
    }


def _safety(row: Person, posts: list[Post], at: datetime) -> list[Fact]:
    """Password and second factor, and whether too many wrong ones keep him out."""
    changed = minute(row.password_changed_at) if row.password_changed_at else _("还没有密码")
    needs = _("岗位要求") if needs_second_factor(posts) else ""
    factor = _("已启用") if has_second_factor(row) else _("未启用")
    told = [Fact(_("密码修改于"), changed, note=_("下次登录须修改") if row.must_change_password else "")]
    told.append(Fact(_("二次验证"), factor, note=needs))
    if known := labels_of(row):
        told.append(Fact(_("统一认证"), "、".join(known)))
    since = locked_out_since(row, at)
    return told + ([Fact(_("连续输错，暂不能登录"), minute(since))] if since else [])


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, key: str) -> HttpResponse:
    """Register somebody. Raises NotFound, NotAllowed."""
    reader(request)
    return act_page(request, kind_of(NEW, key), None, crumbs(), reverse("people:list"))


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One step on a person. Raises NotFound, NotAllowed."""
    row, kind = found(reader(request), pk), kind_of(ACTS, key)
    back = reverse("people:one", args=[pk])
    return act_page(request, kind, row, [*crumbs(), Crumb(row.name, back)], back)


def _post(row: Person, on: int) -> Post | None:
    rows = Post.objects.unscoped("the person is seen").filter(person=row, pk=on)
    return rows.select_related("role", "unit", "hub", "person").first()


def _stand_in(row: Person, on: int) -> StandIn | None:
    rows = StandIn.objects.unscoped("the person is seen").filter(post__person=row, pk=on)
    return rows.select_related("post__role", "post__person", "person").first()


def _session(row: Person, on: int) -> SignIn | None:
    return SignIn.objects.unscoped("the person is seen").filter(person=row, pk=on).select_related("person").first()


_ROWS: dict[str, Callable[[Person, int], Model | None]] = {
    "end_post": _post,
    "stand_in": _post,
    "end_stand_in": _stand_in,
    "cut_session": _session,
}


@login_required
@require_http_methods(["GET", "POST"])
def act_on(request: HttpRequest, pk: int, key: str, on: int) -> HttpResponse:
    """One step on a post, a stand-in or a session of a person. Raises NotFound, NotAllowed."""
    row, kind = found(reader(request), pk), kind_of(LINE_ACTS, key)
    line = _ROWS[key](row, on)
    if line is None:
        raise NotFound
    back = reverse("people:one", args=[pk])
    return act_page(request, kind, line, [*crumbs(), Crumb(row.name, back)], back)
