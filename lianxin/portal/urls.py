"""What everybody may open: all of it lies below `/portal/`, so that a city can open that path alone to the internet."""

from django.urls import URLPattern, URLResolver, path

from lianxin.portal.pages import home

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
]
