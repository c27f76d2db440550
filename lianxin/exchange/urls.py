"""Addresses for programs."""

from django.urls import URLPattern, URLResolver, include, path

from lianxin.exchange.interface import pages
from lianxin.exchange.v1.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", pages.interface, name="interface"),
    path("api/operations/<slug:key>/", pages.operation, name="operation"),
    path("api/v1/openapi.json", pages.openapi, name="openapi"),
    path("api/v1/", api.urls),
    path("manage/clients/", include("lianxin.exchange.console.client_urls")),
    path("open311/", include("lianxin.exchange.open311.urls")),
    path("manage/webhooks/", include("lianxin.exchange.console.webhook_urls")),
    path("manage/tokens/", include("lianxin.exchange.console.token_urls")),
]
