"""What of the frame needs several rooms: the search that knows numbers, callers and words."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from lianxin.accounts.models import Person
from lianxin.accounts.queries import actor_of
from lianxin.cases import policies


def search(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the search box of the top bar, for whoever may read cases."""
    if not isinstance(getattr(request, "user", None), Person):
        return {}
    return {"search": SimpleLazyObject(lambda: _box(request))}


def _box(request: HttpRequest) -> dict[str, str]:
    if not actor_of(request).has(policies.READ.code):
        return {}
    sought = request.GET.get("q", "") if request.path == reverse("cases:list") else ""
    return {
        "href": reverse("desk:find"),
        "method": "post",  # a telephone number stands in no address
        "placeholder": _("单号、电话、地点、关键字"),
        "value": sought,
    }
