"""Who acts, in which post, and what people are called."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast

from django.db.models import DateTimeField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext as _

from lianxin.accounts.models import Person, Post, SignIn, StandIn
from lianxin.foundation import time
from lianxin.foundation.actor import Actor, ActorKind, Door, Scope
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.prepared import Prepared

SIGN_IN = "sign_in"  # the key in Django's session
REQUEST_KEY_HEADER = "Idempotency-Key"
REQUEST_KEY_FIELD = "request_key"
Asked = TypeVar("Asked")
_KEY = re.compile(r"[A-Za-z0-9_.:+/\-]{0,64}")


def actor_for(
    person: Person,
    *,
    post: Post | None = None,
    stand_in: StandIn | None = None,
    door: Door,
    request: HttpRequest | None = None,
) -> Actor:
    """The actor that `person` is in `post` (else in the first post he holds), or standing in by `stand_in`.

    A stand-in has the rights and the reach of the post that he stands in for, and `on_behalf_of_id` names it. Somebody
    without a post has no rights. Raises NotAllowed for a locked person, and for a post or a stand-in that is not his or
    does not hold now.
    """
    if not person.is_active:
        raise NotAllowed(_("账号已停用。"), "locked")
    at = time.now()
    _check_choice(person, post, at)
    _check_choice(person, stand_in, at)
    own = post or next(iter(posts_of(person, at)), None)
    served = stand_in.post if stand_in else own
    return Actor(
        kind=ActorKind.STAFF,
        door=door,
        person_id=person.pk,
        post_id=own.pk if own else None,
        unit_id=served.unit_id if served else None,
        hub_id=served.hub_id if served else None,
        on_behalf_of_id=served.pk if served and stand_in else None,
        scope=Scope(served.role.scope) if served else Scope.NONE,
        role=served.role.code if served else "",
        rights=_rights(served, stand_in),
        request_key=request_key(request) if request else "",
        address=request.META.get("REMOTE_ADDR", "") if request else "",
    )


def _check_choice(person: Person, choice: Post | StandIn | None, at: datetime) -> None:
    if choice is None:
        return
    post = choice.post if isinstance(choice, StandIn) else choice
    current = choice.person_id == person.pk and at in choice.valid and at in post.valid
    if not current:
        raise NotAllowed(_("这一岗位现在不在任期内。"), "not_now")


def _rights(served: Post | None, stand_in: StandIn | None) -> frozenset[str]:
    rights = frozenset(served.role.rights) if served else frozenset()
    return rights.intersection(stand_in.rights) if stand_in and stand_in.rights else rights


_POSTS = Prepared(
    lambda person, at: (
        Post.objects.unscoped("everybody knows the own posts")
        .filter(valid__contains=_moment(at), person=person)
        .select_related("role", "unit", "hub")
        .order_by("valid", "pk")
    )
)
_STAND_INS = Prepared(
    lambda person, at: (
        StandIn.objects.unscoped("everybody knows whom he stands in for")
        .filter(valid__contains=_moment(at), post__valid__contains=_moment(at), person=person)
        .select_related("post__role", "post__unit", "post__hub", "post__person")
        .order_by("valid", "pk")
    )
)
_SIGN_IN = Prepared(
    lambda pk, person: (
        SignIn.objects.unscoped("the session's own")
        .filter(pk=pk, person=person)
        .select_related("post__role", "stand_in__post__role")
    )
)


def _moment(place: Combinable) -> Cast:
    """What says that a span contains a moment, not another span."""
    return Cast(place, DateTimeField())


def posts_of(person: Person, at: datetime) -> list[Post]:
    """The posts that `person` holds at `at`, the oldest first."""
    return _POSTS.all(person.pk, at)


def stand_ins_of(person: Person, at: datetime) -> list[StandIn]:
    """What `person` does for others at `at`: stand-ins of posts that hold."""
    return _STAND_INS.all(person.pk, at)


def request_key(request: HttpRequest) -> str:
    """What the browser or program sent to make a repeated request harmless; "" for nothing.

    Events keep it, which hold codes only: what is no code is kept as its digest, the same each time.
    """
    key = (request.headers.get(REQUEST_KEY_HEADER) or request.POST.get(REQUEST_KEY_FIELD, ""))[:64]
    return key if _KEY.fullmatch(key) else hashlib.sha256(key.encode(errors="replace")).hexdigest()


def sign_in_of(request: HttpRequest) -> SignIn | None:
    """The account of the session of `request`; None when nobody is signed in or it was ended."""
    return _once(request, "_sign_in", lambda: _SIGN_IN.first(request.session.get(SIGN_IN, 0), request.user.pk))


def own_posts(request: HttpRequest) -> list[Post]:
    """The posts that the person signed in holds, the oldest first."""
    person = request.user
    return _once(request, "_posts", lambda: posts_of(person, time.now()) if isinstance(person, Person) else [])


def actor_of(request: HttpRequest) -> Actor:
    """Who sends `request`: the person signed in, in the post chosen for the session, else a citizen without a name.

    A chosen post that has ended meanwhile gives way to the first one that holds.
    """
    return _once(request, "_actor", lambda: _actor_of(request))


def forget_actor(request: HttpRequest) -> None:
    """Let what is asked once for a request be asked again: somebody has just signed in or out, or switched posts."""
    for name in ("_actor", "_sign_in", "_posts"):
        request.__dict__.pop(name, None)


def _once(request: HttpRequest, name: str, ask: Callable[[], Asked]) -> Asked:
    """What `ask` answered first for this request: each part of a page asks who looks at it."""
    if name not in request.__dict__:
        request.__dict__[name] = ask()
    return cast("Asked", request.__dict__[name])


def _actor_of(request: HttpRequest) -> Actor:
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return Actor(kind=ActorKind.CITIZEN, door=Door.PORTAL, request_key=request_key(request))
    sign_in = sign_in_of(request)
    at = time.now()
    post = sign_in.post if sign_in and sign_in.post and at in sign_in.post.valid else None
    stand_in = sign_in.stand_in if sign_in else None
    if stand_in and not (at in stand_in.valid and at in stand_in.post.valid):
        stand_in = None
    own = post or next(iter(own_posts(request)), None)
    return actor_for(person, post=own, stand_in=stand_in, door=Door.DESK, request=request)


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """What officers are called, by id: every page that tells who did something may say so."""
    rows = Person.people.unscoped("officers act under their names").filter(pk__in=set(person_ids))
    return dict(rows.values_list("pk", "name"))


def people_in(unit: int, at: datetime) -> list[Person]:
    """Who holds a post in the unit at `at` and may sign in, by name."""
    posts = Post.objects.unscoped("colleagues know each other").filter(holds(at), unit=unit)
    rows = Person.people.unscoped("as above").filter(pk__in=posts.values("person"), locked_at__isnull=True)
    return list(rows.order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can be told something: a person in a post."""

    person_id: int
    post_id: int
    role: str


def holders(*, unit_id: int | None = None, hub_id: int | None = None, right: str, at: datetime) -> list[Colleague]:
    """Who may exercise `right` for a unit or a hub at `at`: those whose role allows it, and who stand in for them."""
    posts = Post.objects.unscoped("whom a subscriber tells").filter(holds(at), role__rights__contains=[right])
    if unit_id is not None:
        posts = posts.filter(unit_id=unit_id)
    if hub_id is not None:
        posts = posts.filter(hub_id=hub_id)
    posts = posts.filter(person__locked_at__isnull=True).select_related("role").order_by("pk")
    return [Colleague(post.person_id, post.pk, post.role.code) for post in posts] + _standing_in(posts, right, at)


def _standing_in(posts: Iterable[Post], right: str, at: datetime) -> list[Colleague]:
    rows = StandIn.objects.unscoped("whom a subscriber tells").filter(holds(at), person__locked_at__isnull=True)
    rows = rows.filter(post__in=[post.pk for post in posts]).select_related("post__role").order_by("pk")
    return [Colleague(r.person_id, r.post_id, r.post.role.code) for r in rows if not r.rights or right in r.rights]
