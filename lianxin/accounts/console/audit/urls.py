"""Addresses of the audit pages, below ``/manage/audit/``."""

from django.urls import path

from lianxin.accounts.console.audit import access, events, seals, sign_ins

app_name = "audit"
urlpatterns = [
    path("", events.events, name="events"),
    path("access/", access.looks, name="access"),
    path("access/file/", access.looks_file, name="access_file"),
    path("sign-ins/", sign_ins.sign_ins, name="sign_ins"),
    path("seals/", seals.seals, name="seals"),
    path("seals/verify/", seals.verify, name="verify"),
]
