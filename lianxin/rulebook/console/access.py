"""Who opens the consoles of rules and dispatch catalogue, and what their pages have in common."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.accounts.queries import actor_of
from lianxin.foundation.ui.shapes import Crumb
from lianxin.rulebook import policies

RAIL = "manage"
READING = (policies.READ_CATALOGUE, policies.EDIT_CATALOGUE)


def edits_rules(request: HttpRequest) -> bool:
    return actor_of(request).has(policies.EDIT.code)


def reads_catalogue(request: HttpRequest) -> bool:
    return any(actor_of(request).has(right.code) for right in READING)


def crumbs(*further: tuple[str, str]) -> list[Crumb]:
    """The way here from the consoles: what each place is called and its address."""
    return [Crumb(_("管理"), reverse("desk:manage")), *(Crumb(*place) for place in further)]
