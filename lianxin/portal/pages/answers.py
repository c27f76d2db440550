"""Published answers and typical cases: looked through by words, class and kind, and read one by one."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from lianxin.foundation.ui.shapes import Pager
from lianxin.portal import library
from lianxin.portal.frame import page
from lianxin.portal.library import Wish
from lianxin.portal.states import PublicationKind


@require_GET
def answers(request: HttpRequest) -> HttpResponse:
    """What was found, the newest first; ``q`` words, ``category``, ``kind``, ``after`` the last of the page before."""
    wish = Wish(*(request.GET.get(name, "").replace("\0", "") for name in ("q", "category", "kind", "after")))
    rows, following = library.found(wish)
    context = {
        "here": "answers",
        "wish": wish,
        "rows": rows,
        "categories": library.categories(),
        "kinds": PublicationKind.choices,
        "pager": Pager(_address(wish, "") if wish.after else "", _address(wish, following) if following else ""),
    }
    return page(request, "portal/answers.html", context)


def _address(wish: Wish, after: str) -> str:
    given = {"q": wish.words, "category": wish.category, "kind": wish.kind, "after": after}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('portal:answers')}?{query}"


@require_GET
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """One of them, with others of its class. Raises NotFound."""
    row = library.publication(token)
    return page(request, "portal/answer.html", {"here": "answers", "row": row, "related": library.related(row)})
