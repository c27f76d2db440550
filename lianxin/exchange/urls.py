"""Addresses for programs."""

from django.urls import URLPattern, URLResolver, include, path

from lianxin.exchange.v1.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("open311/", include("lianxin.exchange.open311.urls")),
]
