"""One's own page: who I am here, in which post, signed in where."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from lianxin.accounts.limits import Why, over
from lianxin.accounts.models import Person, Post, SignIn, StandIn, Way
from lianxin.accounts.queries import actor_of, forget_actor, own_posts, sign_in_of, stand_ins_of
from lianxin.accounts.sign_in import passkeys
from lianxin.accounts.sign_in.duties import has_codes, needs_second_factor
from lianxin.accounts.sign_on.people import labels_of
from lianxin.accounts.steps.end_session import end_session
from lianxin.accounts.steps.switch_post import switch_post
from lianxin.foundation import time
from lianxin.foundation.addresses import own
from lianxin.foundation.errors import NotFound
from lianxin.foundation.text import is_id
from lianxin.foundation.ui.shapes import Crumb

# Marks in the order in which they decide: nearly every browser also calls itself by older ones' names.
BROWSERS = (
    ("MicroMessenger/", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One post of the switcher. `kind` and `pk` name it when it is chosen."""

    kind: str
    pk: int
    title: str
    place: str
    note: str
    current: bool


def choices_of(request: HttpRequest, person: Person) -> list[Choice]:
    """The posts in which `person` may work now, and those that he stands in for."""
    actor, at = actor_of(request), time.now()
    own = [_own(post, actor.post_id == post.pk and not actor.on_behalf_of_id) for post in own_posts(request)]
    return own + [_served(row, actor.on_behalf_of_id == row.post_id) for row in stand_ins_of(person, at)]


def _own(post: Post, current: bool) -> Choice:
    note = post.role.name if post.role.name != str(post) else ""
    return Choice(kind="post", pk=post.pk, title=str(post), place=_place(post), note=note, current=current)


def _served(row: StandIn, current: bool) -> Choice:
    note = _("代 %(name)s 办理，到 %(until)s") % {
        "name": row.post.person.name,
        "until": time.local(row.valid.upper).strftime("%m-%d %H:%M"),
    }
    return Choice(kind="stand_in", pk=row.pk, title=str(row.post), place=_place(row.post), note=note, current=current)


def device(agent: str) -> str:
    """What a browser calls itself, in words that its owner knows: ``Chrome · Windows``; "" when nothing is known."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(filter(None, (browser, system)))


def way_of(row: SignIn) -> str:
    """How a session was come into: by which identity service, else by what."""
    service = settings.SIGN_ON.get(row.service)
    return service.label if service else _(Way(row.way).label)


def _place(post: Post) -> str:
    place = post.unit or post.hub
    return str(place) if place else ""


def me_of(request: HttpRequest) -> Person:
    """Whose page it is."""
    assert isinstance(request.user, Person)  # the pages below are for people signed in
    return request.user


@login_required
@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """Posts, second factor, sessions and password of whoever is signed in."""
    me, here, at = me_of(request), sign_in_of(request), time.now()
    rows = SignIn.objects.visible_to(actor_of(request)).order_by("-seen_at")
    codes, keys, needed = has_codes(me), passkeys.of(me), needs_second_factor(own_posts(request))
    context: dict[str, Any] = {
        "crumbs": [Crumb(_("我的账号"))],
        "person": me,
        "choices": choices_of(request, me),
        "sign_ins": [(row, device(row.agent), way_of(row)) for row in rows if not over(row, at)],
        "here": here,
        "codes": codes,
        "services": labels_of(me),
        "passkeys": keys,
        "passkey_alone": settings.PASSKEY_SIGN_IN,
        "second_factor_needed": needed,
        "may_be_without_codes": keys or not needed,
    }
    return render(request, "accounts/profile.html", context)


@login_required
@require_POST
def choose_post(request: HttpRequest) -> HttpResponse:
    """Work in another post from now on: `kind` (post, stand_in) and `pk`; then on to `next`, else to the own page."""
    here, choice = sign_in_of(request), _chosen(request)
    if here is None or choice is None:
        raise NotFound()
    switch_post(here, choice, by=actor_of(request), at=time.now())
    forget_actor(request)
    post = choice.post if isinstance(choice, StandIn) else choice
    messages.success(request, _("已切换到“%(post)s”。") % {"post": post})
    return redirect(own(request, request.POST.get("next", ""), reverse("accounts:profile")))


def _chosen(request: HttpRequest) -> Post | StandIn | None:
    kind, pk = request.POST.get("kind", ""), request.POST.get("pk", "")
    if not is_id(pk):
        return None
    if kind == "stand_in":
        rows = StandIn.objects.visible_to(actor_of(request)).select_related("post__role")
        return rows.filter(pk=int(pk)).first()
    return Post.objects.visible_to(actor_of(request)).select_related("role").filter(pk=int(pk)).first()


@login_required
@require_POST
def end_other_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the own sessions elsewhere."""
    row = get_object_or_404(SignIn.objects.visible_to(actor_of(request)), pk=pk)
    end_session(row, Why.ELSEWHERE, by=actor_of(request), at=time.now())
    messages.success(request, _("已退出那一处登录。"))
    return redirect("accounts:profile")


@login_required
def to_profile(_request: HttpRequest) -> HttpResponse:
    """Where allauth leads after its own pages."""
    return redirect("accounts:profile")


@never_cache
@login_required
@require_GET
def alive(request: HttpRequest) -> HttpResponse:
    """A sign of life of a page that is open: the session goes on, and its forms learn their present token."""
    return JsonResponse({"token": get_token(request)})
