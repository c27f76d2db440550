"""The columns: announcements of the hotline, and guides."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lianxin.foundation import time
from lianxin.portal import library
from lianxin.portal.frame import page
from lianxin.portal.states import Column

MOST = 100  # of each column on the page


@require_GET
def columns(request: HttpRequest) -> HttpResponse:
    """What each column shows now."""
    rows = list(library.articles(time.now())[: MOST * len(Column)])
    shown = [(column, [row for row in rows if row.column == column][:MOST]) for column in Column]
    return page(request, "portal/columns.html", {"here": "columns", "columns": shown})


@require_GET
def column(request: HttpRequest, token: str) -> HttpResponse:
    """One page of a column. Raises NotFound, also before it begins and after it has ended."""
    row = library.article(token, time.now())
    return page(request, "portal/column.html", {"here": "columns", "row": row})
