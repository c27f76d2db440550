"""The hotline on the pages of others: a frame, the script that puts it there, and how it is done."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET

from lianxin.portal import library
from lianxin.portal.frame import page

SHOWN = 3


@require_GET
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def widget(request: HttpRequest) -> HttpResponse:
    """What others show within their own pages: the only address that lets itself be framed. It has links alone, each of
    which leaves the frame, so there is nothing for a foreign page to make somebody press unseen."""
    return render(request, "portal/widget.html", {"rows": library.publications()[:SHOWN]})


@require_GET
@cache_control(public=True, max_age=3600)
def script(request: HttpRequest) -> HttpResponse:
    """The script that puts the frame where it stands in a foreign page."""
    return render(request, "portal/widget.js", {}, content_type="text/javascript; charset=utf-8")


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What to copy into one's own page."""
    names = {
        name: request.build_absolute_uri(reverse(f"portal:{name}")) for name in ("home", "widget", "widget_script")
    }
    return page(request, "portal/widget_about.html", {"addresses": names})
