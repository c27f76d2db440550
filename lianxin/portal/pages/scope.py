"""What is taken up and what is not."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lianxin.foundation import time
from lianxin.portal.frame import page
from lianxin.portal.scope import register_of


@require_GET
def scope(request: HttpRequest) -> HttpResponse:
    """The register of today."""
    return page(request, "portal/scope.html", {"here": "scope", "register": register_of(time.now())})
