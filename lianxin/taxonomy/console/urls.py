"""Addresses of the console of categories, areas and reasons."""

from django.urls import path

from lianxin.taxonomy.console import areas, pages, reasons

app_name = "manage_categories"
urlpatterns = [
    path("", pages.categories, name="categories"),
    path("reasons/", reasons.reasons, name="reasons"),
    path("reasons/<slug:kind>/new/", reasons.new_reason, name="new_reason"),
    path("reasons/<int:pk>/<slug:key>/", reasons.reason_act, name="reason_act"),
    path("areas/", areas.areas, name="areas"),
    path("areas/add/", areas.add, name="add_areas"),
    path("new/<slug:kind>/", pages.draft, name="draft"),
    path("<str:code>/", pages.category, name="category"),
]
