"""The bell: what one was told, what one has not read."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianxin.accounts.models import Person
from lianxin.accounts.queries import actor_of
from lianxin.foundation import time
from lianxin.foundation.errors import NotFound
from lianxin.foundation.text import is_id
from lianxin.foundation.ui.shapes import Crumb, Pager
from lianxin.notices.models import Notice
from lianxin.notices.parcels import TOPIC
from lianxin.notices.queries import count_unread, told_to
from lianxin.notices.steps.mark_read import mark_read

PAGE = 50


@dataclass(frozen=True, slots=True)
class Bell:
    """As `ui/parts/bell.html` shows it: it reads `fragment` again when something happens under `topic`."""

    href: str
    count: int
    topic: str
    fragment: str


def bell_of(request: HttpRequest) -> dict[str, object]:
    """Context processor: the bell of the top bar with its count."""
    if not isinstance(getattr(request, "user", None), Person):
        return {}
    return {"bell": SimpleLazyObject(lambda: _bell(request))}


def _bell(request: HttpRequest) -> Bell:
    actor = actor_of(request)
    return Bell(
        href=reverse("notices:list"),
        count=count_unread(actor),
        topic=f"{TOPIC}:{actor.person_id}",
        fragment=reverse("notices:bell"),
    )


@login_required
@require_GET
def bell(request: HttpRequest) -> HttpResponse:
    """The bell alone, for the page that re-reads it."""
    return render(request, "ui/parts/bell.html")


@login_required
@require_GET
def told(request: HttpRequest) -> HttpResponse:
    """What one was told, the newest first; ``before`` is the id of the last notice of the page before."""
    rows = told_to(actor_of(request))
    before = request.GET.get("before", "")
    if is_id(before):
        rows = rows.filter(pk__lt=int(before))
    page = list(rows[: PAGE + 1])
    following = f"?before={page[PAGE - 1].pk}" if len(page) > PAGE else ""
    context = {
        "crumbs": [Crumb(_("通知"))],
        "notices": page[:PAGE],
        "pager": Pager("", following) if before or following else None,
        "unread": sum(not row.read for row in page),  # type: ignore[attr-defined]  # annotated by told_to
    }
    return render(request, "notices/list.html", context)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all as read, and go on from the list."""
    mark_read(by=actor_of(request), at=time.now())
    return redirect("notices:list")


@login_required
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go where it leads."""
    notice = Notice.objects.visible_to(actor_of(request)).select_related("template").filter(pk=pk).first()
    if notice is None:
        raise NotFound()
    mark_read([pk], by=actor_of(request), at=time.now())
    return redirect(notice.link or "notices:list")
