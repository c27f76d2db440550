"""Every address of the system: each room brings its own `urls.py`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("ui/", include("lianxin.foundation.ui.urls")),
]
