"""Addresses of the calendars' console."""

from django.urls import path

from lianxin.calendars.console import pages

app_name = "manage_calendars"
urlpatterns = [
    path("", pages.calendars, name="calendars"),
    path("open/", pages.open_calendar, name="open"),
    path("<str:code>/", pages.calendar, name="calendar"),
    path("<str:code>/<slug:kind>/", pages.revise, name="revise"),
]
