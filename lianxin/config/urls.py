"""Every address of the system: each room brings its own `urls.py`."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "lianxin.foundation.answers.bad_request"
handler403 = "lianxin.foundation.answers.forbidden"
handler404 = "lianxin.foundation.answers.not_found"
handler500 = "lianxin.foundation.answers.failure"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lianxin.desk.urls")),
    path("", include("lianxin.cases.urls")),
    path("", include("lianxin.accounts.urls")),
    path("pick/", include("lianxin.organizations.urls")),
    path("portal/", include("lianxin.portal.urls")),
    path("", include("lianxin.portal.staff_urls")),
    path("manage/categories/", include("lianxin.taxonomy.console.urls")),
    path("manage/calendars/", include("lianxin.calendars.console.urls")),
    path("manage/", include("lianxin.organizations.console.urls")),
    path("manage/people/", include("lianxin.accounts.console.people.urls")),
    path("manage/roles/", include("lianxin.accounts.console.roles.urls")),
    path("manage/rules/", include("lianxin.rulebook.console.rules_urls")),
    path("manage/catalogue/", include("lianxin.rulebook.console.catalogue_urls")),
    path("manage/audit/", include("lianxin.accounts.console.audit.urls")),
    path("", include("lianxin.exchange.urls")),
    path("notices/", include("lianxin.notices.urls")),
    path("", include("lianxin.foundation.urls")),
    path("ui/", include("lianxin.foundation.ui.urls")),
]
