"""Addresses of the dispatch catalogue's console."""

from django.urls import path

from lianxin.rulebook.console import catalogue, entries

app_name = "catalogue"
urlpatterns = [
    path("", catalogue.catalogue, name="list"),
    path("set/", entries.set_page, name="set"),
    path("import/", entries.import_page, name="import"),
    path("export/", catalogue.export, name="export"),
    path("<int:pk>/", catalogue.entry, name="entry"),
    path("<int:pk>/end/", entries.end_page, name="end"),
]
