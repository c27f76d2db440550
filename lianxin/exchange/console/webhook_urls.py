"""Addresses of the console of webhooks."""

from django.urls import path

from lianxin.exchange.console import posts, webhooks

app_name = "webhooks"
urlpatterns = [
    path("", webhooks.hook_list, name="list"),
    path("posts/", posts.pick_posts, name="posts"),
    path("new/<slug:key>/", webhooks.new, name="new"),
    path("<int:pk>/", webhooks.hook, name="one"),
    path("<int:pk>/secret/", webhooks.secret, name="secret"),
    path("<int:pk>/do/<slug:key>/", webhooks.act, name="act"),
    path("<int:pk>/sent/<int:on>/", webhooks.delivery, name="delivery"),
    path("<int:pk>/sent/<int:on>/do/<slug:key>/", webhooks.deliver_again, name="send_again"),
]
