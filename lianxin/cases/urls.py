"""Addresses of the cases' pages."""

from django.urls import path

from lianxin.cases import pages

app_name = "cases"
urlpatterns = [
    path("cases/", pages.case_list, name="list"),
    path("cases/<str:number>/", pages.case_page, name="case"),
]
