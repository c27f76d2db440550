"""The city's figures, month by month."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lianxin.foundation.errors import NotFound
from lianxin.portal import figures as published
from lianxin.portal.frame import page


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The month ``month`` (2026-10), else the newest. Raises NotFound for one that is not published."""
    known = published.months()
    wished = request.GET.get("month", "")
    month = _month(wished) if wished else next(iter(known), None)
    shown = published.of_month(month) if month else None
    if wished and shown is None:
        raise NotFound
    context = {"here": "figures", "months": known, "shown": shown, "course": published.course()}
    return page(request, "portal/figures.html", context)


def _month(words: str) -> date:
    try:
        return date.fromisoformat(f"{words}-01")
    except ValueError:
        raise NotFound from None
