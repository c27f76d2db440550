"""Picking a post by who holds it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from lianxin.accounts.models import Post
from lianxin.accounts.models.posts import PostQuerySet
from lianxin.exchange import policies
from lianxin.foundation import text, time
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.policy import require
from lianxin.foundation.ui import pickers
from lianxin.foundation.ui.pickers import Option, PickField


class PostField(PickField[Post]):
    """A post that holds now, of somebody who may sign in: typed by name, spelling or user name. With `right` only those
    whose role has it."""

    address = "webhooks:posts"

    def __init__(self, right: str = "", **kwargs: Any) -> None:
        super().__init__(**{"label": gettext_lazy("岗位")} | kwargs)
        self.right = right
        self.widget.wish = {"right": right} if right else {}

    def exactly(self, typed: str) -> list[Post]:
        if self.reader is None:
            return []
        own = Q(person__username=typed.lower()) | Q(person__name=typed)
        if text.is_id(typed):
            own |= Q(pk=int(typed))
        return list(_posts(self.reader, self.right, self.moment).filter(own))

    def options(self, rows: Sequence[Post]) -> list[Option]:
        return [Option(str(row.pk), told(row), row.person.username) for row in rows]


def told(post: Post) -> str:
    """A post in words: who holds it, what it is, where it sits."""
    place = "，".join(str(each) for each in (post.unit, post.hub) if each)
    return f"{post.person.name}（{post}{'，' if place else ''}{place}）"


@login_required
@require_GET
def pick_posts(request: HttpRequest) -> HttpResponse:
    """Posts for ``?q=``, with ``?right=`` only those that have the right. Raises NotAllowed."""
    actor, key = pickers.reader_of(request), pickers.key_of(request).lower()
    require(actor, policies.KEEP_WEBHOOKS)
    right = request.GET.get("right", "")
    if not key or "\0" in right:
        return pickers.answer(request, [])
    spelled = Q(person__pinyin_key__startswith=key) | Q(person__pinyin_key__contains=f" {key}")
    fits = Q(person__name__contains=key) | Q(person__username__startswith=key) | spelled
    found = _posts(actor, right, time.now()).filter(fits)[: pickers.LIMIT]
    return pickers.answer(request, PostField().options(list(found)))


def _posts(actor: Actor, right: str, at: datetime) -> PostQuerySet:
    rows = Post.objects.visible_to(actor).filter(holds(at), person__locked_at=None)
    rows = rows.filter(role__rights__contains=[right]) if right else rows
    return rows.select_related("person", "role", "unit", "hub").order_by("person__pinyin_key", "pk")
