from django.urls import path

from lianxin.exchange.console import tokens

app_name = "tokens"
urlpatterns = [
    path("", tokens.token_list, name="list"),
    path("new/", tokens.posts, name="posts"),
    path("new/<int:pk>/", tokens.issue, name="issue"),
    path("<int:pk>/", tokens.token_page, name="one"),
    path("<int:pk>/do/<slug:key>/", tokens.act, name="act"),
]
