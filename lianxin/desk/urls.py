"""Addresses of the pages that put several rooms together: each page brings one line."""

from django.urls import URLPattern, path

from lianxin.desk.pages import find, home

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("find/", find.find, name="find"),
]
