"""Pages of the interface itself: the choice of appearance and the gallery of components."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from lianxin.foundation.addresses import own
from lianxin.foundation.ui import gallery as samples
from lianxin.foundation.ui import pickers
from lianxin.foundation.ui.appearance import CHOICES, keep
from lianxin.foundation.ui.sample_fields import find_places

ERRORS = ("400", "403", "404", "409", "413", "429", "500", "offline")


@require_POST
def change_appearance(request: HttpRequest) -> HttpResponse:
    """Remembers theme, text, keys or language in cookies and goes back to `next`; raises BadInput."""
    response = HttpResponseRedirect(own(request, request.POST.get("next", ""), "/"))
    for choice in (*CHOICES, "language"):
        if choice in request.POST:
            keep(response, choice, request.POST[choice], secure=request.is_secure())
    return response


def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, as staff see it or, with ``?face=portal``, as citizens do."""
    layout = "ui/portal.html" if request.GET.get("face") == "portal" else "ui/desk.html"
    return render(request, "ui/gallery/components.html", {"layout": layout, **samples.components()})


def pick(request: HttpRequest) -> HttpResponse:
    """What the searching boxes of the gallery find among invented places."""
    return pickers.answer(request, find_places(pickers.key_of(request)))


def sample(request: HttpRequest, name: str) -> HttpResponse:
    """A whole page drawn with invented content: list, case, portal, sign-in, print, error-403 and so on."""
    if name.removeprefix("error-") in ERRORS and name.startswith("error-"):
        code = name.removeprefix("error-")
        status = int(code) if code.isdecimal() else code
        return render(request, "ui/error.html", {"status": status}, status=status if isinstance(status, int) else 200)
    if name not in samples.PAGES:
        raise Http404
    template, context = samples.PAGES[name]
    return render(request, template, context())
