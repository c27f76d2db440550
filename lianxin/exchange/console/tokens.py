"""The console of tokens: which programs come in as which post, for what, until when."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.accounts.console.people.lines import place
from lianxin.accounts.console.people.listing import key_of
from lianxin.accounts.models import Post
from lianxin.accounts.queries import actor_of, names_of
from lianxin.exchange import policies, tokens
from lianxin.exchange.console.token_forms import ACTS, IssueForm
from lianxin.exchange.models import Token
from lianxin.exchange.steps.issue_token import issue_token
from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import NotFound
from lianxin.foundation.policy import known_rights, require
from lianxin.foundation.step import was_done
from lianxin.foundation.ui.console_act import act_page, kind_of, offers
from lianxin.foundation.ui.history import history
from lianxin.foundation.ui.moments import minute
from lianxin.foundation.ui.shapes import Chip, Crumb, Fact, Row, Tile
from lianxin.foundation.ui.step_form import taken

SHOWN = 100
STANDINGS = {"valid": gettext_noop("有效"), "over": gettext_noop("已失效")}


def keeper(request: HttpRequest) -> Actor:
    """Who keeps the tokens; raises NotAllowed for others."""
    actor = actor_of(request)
    require(actor, policies.KEEP_TOKENS)
    return actor


def crumbs() -> list[Crumb]:
    return [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("程序令牌"), reverse("tokens:list"))]


@login_required
@require_GET
def token_list(request: HttpRequest) -> HttpResponse:
    """The tokens that fit what is typed (``q``), of a ``standing``, the newest first."""
    actor, at = keeper(request), time.now()
    key, standing = key_of(request.GET.get("q", "")), request.GET.get("standing", "valid")
    rows = _fitting(Token.objects.visible_to(actor), key)
    found = list(rows.filter(_standing(standing, at)).select_related(*_WITH).order_by("-pk")[: SHOWN + 1])
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs()[:1], Crumb(_("程序令牌"))],
        "tiles": _tiles(rows, key, standing, at),
        "key": key,
        "standing": standing if standing in STANDINGS else "",
        "rows": [_row(token, at) for token in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "shown": SHOWN,
    }
    return render(request, "exchange/console/tokens.html", context)


_WITH = ("post__person", "post__role", "post__unit", "post__hub")


def _fitting(rows: QuerySet[Token], key: str) -> QuerySet[Token]:
    fits = Q(name__contains=key) | Q(prefix__startswith=key) | Q(post__person__name__contains=key)
    return rows.filter(fits) if key else rows


def _standing(standing: str, at: datetime) -> Q:
    if standing not in STANDINGS:
        return Q()
    return holds(at) if standing == "valid" else ~holds(at)


def _tiles(rows: QuerySet[Token], key: str, standing: str, at: datetime) -> list[Tile]:
    here, kept = reverse("tokens:list"), {"q": key} if key else {}
    return [
        Tile(
            _(label),
            rows.filter(_standing(name, at)).count(),
            f"{here}?{urlencode(kept | {'standing': name})}",
            current=name == standing,
        )
        for name, label in STANDINGS.items()
    ]


def _row(token: Token, at: datetime) -> Row:
    return Row(
        title=token.name,
        href=reverse("tokens:one", args=[token.pk]),
        meta=[
            _("以%(person)s（%(post)s）的岗位") % {"person": token.post.person.name, "post": token.post},
            _("%(number)d 项权限") % {"number": len(token.scopes)},
            _used(token),
        ],
        chips=[_chip(token, at)],
        end=_("到 %(until)s") % {"until": minute(token.valid.upper)},
    )


def _used(token: Token) -> str:
    return _("最近使用 %(at)s") % {"at": minute(token.used_at)} if token.used_at else _("还没有用过")


def _chip(token: Token, at: datetime) -> Chip:
    return Chip(_("有效"), "good") if at in token.valid else Chip(_("已失效"))


@login_required
@require_GET
def token_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One token: as whom, for what, until when, and what happened to it. Raises NotFound."""
    actor, at = keeper(request), time.now()
    token = _found(actor, pk)
    known = known_rights()
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs(), Crumb(token.name)],
        "token": token,
        "standing": _chip(token, at),
        "facts": _facts(token),
        "scopes": [(code, _(known[code].label) if code in known else "") for code in token.scopes],
        "acts": offers(ACTS, token, actor, lambda key: reverse("tokens:act", args=[pk, key])),
        "history": history("token", [token.pk]),
    }
    return render(request, "exchange/console/token.html", context)


def _facts(token: Token) -> list[Fact]:
    post = token.post
    issuer = names_of([token.issued_by_id]).get(token.issued_by_id, _("系统"))
    return [
        Fact(_("岗位"), f"{post.person.name} · {post}", reverse("people:one", args=[post.person_id]), place(post)),
        Fact(_("前缀"), token.prefix, note=_("令牌里看得见的一段，日志里用它称呼")),
        Fact(_("发放"), minute(token.valid.lower), note=issuer),
        Fact(_("到期"), minute(token.valid.upper)),
        Fact(_("使用"), _used(token)),
    ]


def _found(actor: Actor, pk: int) -> Token:
    token = Token.objects.visible_to(actor).select_related(*_WITH).filter(pk=pk).first()
    if token is None:
        raise NotFound
    return token


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One step on a token. Raises NotFound, NotAllowed."""
    token, kind = _found(keeper(request), pk), kind_of(ACTS, key)
    back = reverse("tokens:one", args=[pk])
    return act_page(request, kind, token, [*crumbs(), Crumb(token.name, back)], back)


@login_required
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """In whose post a program is to act: the posts of those who fit what is typed (``q``)."""
    actor, at = keeper(request), time.now()
    key = key_of(request.GET.get("q", ""))
    found = (
        list(_posts(actor, at).filter(_called(key)).order_by("person__pinyin_key", "pk")[: SHOWN + 1]) if key else []
    )
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs(), Crumb(_("发放令牌"))],
        "key": key,
        "rows": [_post_row(post) for post in found[:SHOWN]],
        "more": len(found) > SHOWN,
        "shown": SHOWN,
    }
    return render(request, "exchange/console/posts.html", context)


def _posts(actor: Actor, at: datetime) -> QuerySet[Post]:
    """The posts that a program may be let in for: those that hold, of people who may sign in."""
    rows = Post.objects.visible_to(actor).filter(holds(at), person__locked_at=None)
    return rows.select_related("person", "role", "unit", "hub")


def _called(key: str) -> Q:
    low = key.lower()
    spelled = Q(person__pinyin_key__startswith=low) | Q(person__pinyin_key__contains=f" {low}")
    return spelled | Q(person__name__contains=key) | Q(unit__name__contains=key) | Q(person__username__startswith=low)


def _post_row(post: Post) -> Row:
    return Row(
        title=post.person.name,
        href=reverse("tokens:issue", args=[post.pk]),
        meta=[str(post), place(post)],
        chips=[Chip(post.role.name)],
        end=_("%(number)d 项权限") % {"number": len(post.role.rights)},
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue a token for one post: the form, and once the token itself. Raises NotFound."""
    actor, at = keeper(request), time.now()
    post = _posts(actor, at).filter(pk=pk).first()
    if post is None:
        raise NotFound
    form = IssueForm(post, request.POST if request.method == "POST" else None)
    if form.is_bound:
        if was_done(actor):
            messages.info(request, _("已经发放过。令牌只显示一次；没有记下的，请收回后重新发放。"))
            return redirect("tokens:list")
        _prefix, secret = tokens.make()
        if taken(form, lambda: issue_token(post, form.terms(), secret, by=actor, at=at)):
            return secret_page(request, form.cleaned_data["name"], secret, reverse("tokens:list"))
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs(), Crumb(_("发放令牌"), reverse("tokens:posts")), Crumb(post.person.name)],
        "form": form,
        "facts": [Fact(_("岗位"), str(post), note=place(post)), Fact(_("看到"), str(post.role.get_scope_display()))],
        "post": post,
    }
    return render(request, "exchange/console/issue.html", context, status=422 if form.is_bound else 200)


def secret_page(request: HttpRequest, name: str, secret: str, back: str) -> HttpResponse:
    """What is told once: the `secret` of the program or application `name`; `back` leads on."""
    context: dict[str, Any] = {
        "rail_key": "manage",
        "crumbs": [*crumbs(), Crumb(name)],
        "name": name,
        "secret": secret,
        "back": back,
    }
    return render(request, "exchange/console/secret.html", context)
