"""What answers while somebody types."""

from django.urls import path

from lianxin.organizations import pages
from lianxin.taxonomy import pages as taxonomy

app_name = "pick"
urlpatterns = [
    path("units/", pages.pick_units, name="units"),
    path("categories/", taxonomy.pick_categories, name="categories"),
    path("areas/", taxonomy.pick_areas, name="areas"),
]
