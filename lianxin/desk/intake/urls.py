"""Addresses of the workbench, below `/desk/intake/`."""

from django.urls import URLPattern, path

from lianxin.desk.pages import intake, intake_done, intake_parts

urlpatterns: list[URLPattern] = [
    path("", intake.workbench, name="intake"),
    path("begin/", intake_parts.begin, name="intake_begin"),
    path("contacts/<int:pk>/end/", intake_parts.end, name="intake_end"),
    path("contacts/<int:pk>/limit/", intake_parts.limit, name="intake_limit"),
    path("link/<str:number>/<slug:relation>/", intake_parts.link, name="intake_link"),
    path("draft/", intake_parts.save, name="intake_save"),
    path("draft/<int:pk>/discard/", intake_parts.discard, name="intake_discard"),
    path("aside/", intake_parts.aside, name="intake_aside"),
    path("fields/", intake_parts.fields, name="intake_fields"),
    path("done/<str:number>/", intake_done.done, name="intake_done"),
]
