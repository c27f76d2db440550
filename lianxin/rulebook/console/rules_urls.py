"""Addresses of the rules' console."""

from django.urls import path

from lianxin.rulebook.console import changes, rules

app_name = "rules"
urlpatterns = [
    path("", rules.rules, name="list"),
    path("<str:rule>/", rules.rule, name="rule"),
    path("<str:rule>/set/", changes.set_page, name="set"),
    path("<str:rule>/end/<int:pk>/", changes.end_page, name="end"),
]
