"""The first page after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from lianxin.foundation.ui import rail


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The reader's first place on the rail; the own page for whoever has none."""
    places = rail.links_for(request)
    return redirect(places[0].href if places else "accounts:profile")
