"""Addresses of the pages that put several rooms together: each page brings one line."""

from django.urls import URLPattern, URLResolver, include, path

from lianxin.desk.pages import (
    decisions,
    dispatch,
    find,
    floor,
    follow_up,
    health,
    home,
    manage,
    merging,
    reviews,
    settings,
    supervision,
    taking,
)

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("manage/", manage.manage, name="manage"),
    path("manage/health/", health.health, name="health"),
    path("manage/settings/", settings.settings, name="settings"),
    path("manage/settings/<slug:key>/", settings.setting, name="setting"),
    path("find/", find.find, name="find"),
    path("desk/intake/", include("lianxin.desk.intake.urls")),
    path("desk/dispatch/", dispatch.dispatch, name="dispatch"),
    path("desk/dispatch/ends/", dispatch.ends, name="dispatch_ends"),
    path("desk/dispatch/next/", taking.take_next, name="take_next"),
    path("desk/dispatch/picked/", taking.act_on_picked, name="picked"),
    path("desk/dispatch/bulk/", taking.bulk_dispatch, name="bulk_dispatch"),
    path("desk/decisions/", decisions.decisions, name="decisions"),
    path("desk/decisions/ends/", decisions.ends, name="decision_ends"),
    path("desk/decisions/alike/", decisions.grant_alike, name="grant_alike"),
    path("desk/reviews/", reviews.reviews, name="reviews"),
    path("desk/reviews/archive/", reviews.archive_picked, name="archive_picked"),
    path("desk/reviews/ends/", reviews.ends, name="review_ends"),
    path("desk/follow-up/", follow_up.follow_up, name="follow_up"),
    path("desk/follow-up/<str:number>/number/", follow_up.number, name="follow_up_number"),
    path("desk/floor/", floor.floor, name="floor"),
    path("desk/floor/limits/<int:pk>/", floor.decide_limit, name="decide_limit"),
    path("desk/supervision/", supervision.supervision, name="supervision"),
    path("desk/merge/<str:one>/<str:other>/", merging.merge, name="merge"),
]
