"""Addresses of the cases' pages."""

from django.urls import path

from lianxin.cases import act_pages, pages

app_name = "cases"
urlpatterns = [
    path("cases/", pages.case_list, name="list"),
    path("cases/asked/<slug:key>/<int:on>/", act_pages.take_asked, name="asked"),
    path("cases/<str:number>/", pages.case_page, name="case"),
    path("cases/<str:number>/do/<slug:key>/", act_pages.take, name="act"),
    path("cases/<str:number>/do/<slug:key>/<int:on>/", act_pages.take, name="act_on"),
]
