"""Addresses of the bell."""

from django.urls import path

from lianxin.notices import pages

app_name = "notices"
urlpatterns = [
    path("", pages.told, name="list"),
    path("bell/", pages.bell, name="bell"),
    path("read/", pages.read, name="read"),
    path("<int:pk>/", pages.follow, name="follow"),
]
