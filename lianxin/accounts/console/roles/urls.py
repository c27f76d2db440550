from django.urls import path

from lianxin.accounts.console.roles import pages

app_name = "roles"
urlpatterns = [path("", pages.roles, name="list"), path("<int:pk>/", pages.role, name="one")]
