"""Who opens the consoles of units, hubs and the register, and where they lie."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor, Scope
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.ui.pickers import reader_of
from lianxin.foundation.ui.shapes import Crumb
from lianxin.organizations import policies

CHANGING = (policies.EDIT, policies.MEMBERS, policies.HUBS, policies.REGISTER)


def may_change(actor: Actor) -> bool:
    """Whether the post keeps any part of the register."""
    return any(actor.has(right.code) for right in CHANGING)


def reader(request: HttpRequest) -> Actor:
    """Who reads: whoever keeps a part, and everybody who does the city's work. Raises NotAllowed for administrators
    who keep other things."""
    actor = reader_of(request)
    if not may_change(actor) and actor.scope is Scope.NONE:
        raise NotAllowed(_("您的岗位不查看机构资料。"))
    return actor


def crumbs(key: str, label: str) -> list[Crumb]:
    """The way to the console `key` of this room."""
    return [Crumb(_("管理"), reverse("desk:manage")), Crumb(label, reverse(f"{key}:list"))]
