from django.urls import path

from lianxin.accounts.console.people import pages

app_name = "people"
urlpatterns = [
    path("", pages.people_list, name="list"),
    path("new/<slug:key>/", pages.new, name="new"),
    path("<int:pk>/", pages.person, name="one"),
    path("<int:pk>/do/<slug:key>/", pages.act, name="act"),
    path("<int:pk>/do/<slug:key>/<int:on>/", pages.act_on, name="act_on"),
]
