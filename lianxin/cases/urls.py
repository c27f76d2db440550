"""Addresses of the cases' pages."""

from django.urls import path

from lianxin.cases import act_pages, list_page, pages, phrase_pages, printed, saved_filters, unit_pages, work_hand_over

app_name = "cases"
urlpatterns = [
    path("cases/", list_page.case_list, name="list"),
    path("cases/narrow/", list_page.narrow, name="narrow"),
    path("cases/filters/save/", saved_filters.save, name="save_filter"),
    path("cases/filters/<int:pk>/remove/", saved_filters.remove, name="remove_filter"),
    path("cases/phrases/<slug:kind>/keep/", phrase_pages.keep, name="keep_phrase"),
    path("cases/phrases/<int:pk>/remove/", phrase_pages.remove, name="remove_phrase"),
    path("cases/hand-over/<int:pk>/", work_hand_over.hand_over_work, name="hand_over_work"),
    path("cases/sign-for/", unit_pages.sign_for_many, name="sign_for"),
    path("cases/asked/<slug:key>/<int:on>/", act_pages.take_asked, name="asked"),
    path("cases/<str:number>/", pages.case_page, name="case"),
    path("cases/<str:number>/do/<slug:key>/", act_pages.take, name="act"),
    path("cases/<str:number>/do/<slug:key>/<int:on>/", act_pages.take, name="act_on"),
    path("cases/<str:number>/orders/<int:on>/call/", unit_pages.call, name="call"),
    path("cases/<str:number>/orders/<int:on>/print/", printed.order_sheet, name="print"),
]
