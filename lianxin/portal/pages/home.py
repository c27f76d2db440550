"""The portal's first page."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lianxin.foundation import time
from lianxin.foundation.ui.appearance import appearance_of
from lianxin.portal import figures, library
from lianxin.portal.frame import page
from lianxin.portal.pages.follow import FollowForm
from lianxin.portal.scope import register_of

ANSWERS = 3  # that are shown at once


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Two doors, the way to one's own matter, and what everybody may read; with large letters the doors alone."""
    if appearance_of(request).text == "large":
        return page(request, "portal/home.html")
    context = {
        "follow": FollowForm(),
        "register": register_of(time.now()),
        "rows": library.publications()[:ANSWERS],
        "shown": figures.newest(),
    }
    return page(request, "portal/home.html", context)
