"""What every page shows of the person signed in."""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lianxin.accounts.models import Person
from lianxin.accounts.pages import Choice, choices_of


class Link(NamedTuple):
    href: str
    label: str


class Switch(NamedTuple):
    """The posts among which one may change: where the choice is sent, and what may be chosen."""

    href: str
    choices: list[Choice]


def person(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the present post, the way to one's own page and into another post."""
    who = getattr(request, "user", None)
    if not isinstance(who, Person):
        return {}
    choices = SimpleLazyObject(lambda: choices_of(request, who))
    return {
        "alive": reverse("accounts:alive"),
        "current_post": SimpleLazyObject(lambda: next((each.title for each in choices if each.current), "")),
        "person_links": SimpleLazyObject(lambda: [Link(reverse("accounts:profile"), _("我的账号"))]),
        "post_switch": SimpleLazyObject(lambda: _switch(list(choices))),
    }


def _switch(choices: list[Choice]) -> Switch | None:
    """None for whoever has one post: there is nothing to change."""
    return Switch(reverse("accounts:choose_post"), choices) if len(choices) > 1 else None
