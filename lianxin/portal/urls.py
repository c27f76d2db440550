"""What everybody may open: all of it lies below `/portal/`, so that a city can open that path alone to the internet."""

from django.urls import URLPattern, URLResolver, include, path

from lianxin.portal.pages import follow, home, matter, state

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("state/", state.state, name="state"),
    path("state/categories/", state.pick_categories, name="pick_categories"),
    path("stated/", state.stated, name="stated"),
    path("follow/", follow.follow, name="follow"),
    path("leave/", follow.leave, name="leave"),
    path("matter/", matter.matter, name="matter"),
    path("matter/<slug:key>/", matter.act, name="act"),
    path("", include("lianxin.portal.reading_urls")),
]
