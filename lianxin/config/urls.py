"""Every address of the system: each room brings its own `urls.py`."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []

if settings.GALLERY:
    urlpatterns.append(path("ui/", include("lianxin.foundation.ui.urls")))
