"""Who opens these consoles, and what their pages have in common."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.ui.panels import Tellers
from lianxin.foundation.ui.pickers import reader_of
from lianxin.foundation.ui.shapes import Crumb
from lianxin.taxonomy import policies
from lianxin.taxonomy.models import Category

# What other rooms know of a category: who names it, and how often.
named_by: Tellers[Category] = Tellers()


def editor_of(request: HttpRequest) -> Actor:
    """Who asks; raises NotAllowed for who may not edit."""
    actor = reader_of(request)
    require(actor, policies.EDIT)
    return actor


def crumbs(*further: tuple[str, str]) -> list[Crumb]:
    """The way here from the consoles: what each place is called and its address."""
    first = [Crumb(_("管理"), reverse("desk:manage")), Crumb(_("诉求分类"), reverse("manage_categories:categories"))]
    return [*first, *(Crumb(*place) for place in further)]
