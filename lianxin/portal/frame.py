"""The frame around every page of the portal."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lianxin.foundation import time
from lianxin.organizations.models import Hub
from lianxin.organizations.queries import hubs_on


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """`template`, which extends `portal/base.html`, with the hotline's name in its frame."""
    hotline = hubs_on(time.now()).filter(kind=Hub.Kind.CITY).first()
    frame = {"site_name": hotline.name if hotline else ""}
    return render(request, template, frame | (context or {}), status=status)
