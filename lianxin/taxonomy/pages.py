"""The categories and areas that fit what somebody types."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from lianxin.foundation import time
from lianxin.foundation.ui import pickers
from lianxin.taxonomy import queries
from lianxin.taxonomy.fields import area_options, category_options


@login_required
@require_GET
def pick_categories(request: HttpRequest) -> HttpResponse:
    """Categories of the edition in force for ``?q=``."""
    found = queries.find_categories(pickers.key_of(request), time.now(), pickers.LIMIT)
    return pickers.answer(request, category_options(found))


@login_required
@require_GET
def pick_areas(request: HttpRequest) -> HttpResponse:
    """Counties and towns for ``?q=``."""
    found = queries.find_areas(pickers.key_of(request), time.now(), pickers.LIMIT)
    return pickers.answer(request, area_options(found))
