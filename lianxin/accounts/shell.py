"""What every page shows of the person signed in."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lianxin.accounts.models import Person
from lianxin.accounts.pages import choices_of


class Link(NamedTuple):
    href: str
    label: str


def person(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the present post, and the way to one's own page and to another post."""
    if not isinstance(getattr(request, "user", None), Person):
        return {}
    return {
        "current_post": SimpleLazyObject(lambda: _current_post(request)),
        "person_links": SimpleLazyObject(lambda: _links(request)),
    }


def _current_post(request: HttpRequest) -> str:
    assert isinstance(request.user, Person)  # asked above
    return next((choice.title for choice in choices_of(request, request.user) if choice.current), "")


def _links(request: HttpRequest) -> list[Link]:
    assert isinstance(request.user, Person)  # asked above
    links = [Link(reverse("accounts:profile"), _("我的账号"))]
    if len(choices_of(request, request.user)) > 1:
        links.append(Link(reverse("accounts:profile") + "#posts", _("切换岗位")))
    return links
