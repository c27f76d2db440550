"""The portal's first page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lianxin.portal.frame import page
from lianxin.portal.pages.follow import FollowForm


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Two doors, the way to one's own matter, and what everybody may read."""
    return page(request, "portal/home.html", {"follow": FollowForm()})
