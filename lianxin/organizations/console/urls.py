"""Addresses of the consoles of units, hubs and the register."""

from django.urls import include, path

from lianxin.organizations.console import hubs, register, units

of_units = [
    path("", units.unit_list, name="list"),
    path("<int:pk>/", units.unit, name="one"),
    path("<int:pk>/do/<slug:key>/", units.act, name="act"),
    path("<int:pk>/do/<slug:key>/<int:on>/", units.act_on, name="act_on"),
]
of_hubs = [
    path("", hubs.hub_list, name="list"),
    path("new/<slug:key>/", hubs.new, name="new"),
    path("<int:pk>/", hubs.hub, name="one"),
    path("<int:pk>/do/<slug:key>/", hubs.act, name="act"),
    path("<int:pk>/do/<slug:key>/<int:on>/", hubs.act_on, name="act_on"),
]
of_register = [
    path("", register.register, name="list"),
    path("new/<slug:key>/", register.new, name="new"),
    path("retire/<slug:key>/<int:on>/", register.retire, name="retire"),
]
urlpatterns = [
    path("units/", include((of_units, "units"))),
    path("hubs/", include((of_hubs, "hubs"))),
    path("register/", include((of_register, "register"))),
]
