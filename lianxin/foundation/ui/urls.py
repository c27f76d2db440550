from django.conf import settings
from django.urls import path

from lianxin.foundation.ui import pages

app_name = "ui"
urlpatterns = [path("appearance", pages.change_appearance, name="appearance")]

if settings.GALLERY:
    urlpatterns += [
        path("", pages.gallery, name="gallery"),
        path("pick", pages.pick, name="pick"),
        path("sample/<slug:name>", pages.sample, name="sample"),
    ]
