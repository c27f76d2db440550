from django.urls import path

from lianxin.exchange.console import clients

app_name = "clients"
urlpatterns = [
    path("", clients.client_list, name="list"),
    path("new/", clients.issue, name="issue"),
    path("<int:pk>/revoke/", clients.revoke, name="revoke"),
]
