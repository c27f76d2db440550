"""Addresses at which it is decided what everybody may read."""

from django.urls import path

from lianxin.portal.pages.staff import articles, figures, publications

app_name = "publishing"
urlpatterns = [
    path("publications/", publications.publications, name="publications"),
    path("publications/choose/", publications.chosen, name="choose"),
    path("publications/figures/", figures.figures, name="figures"),
    path("publications/<str:token>/", publications.publication, name="publication"),
    path("publications/<str:token>/<slug:key>/", publications.act, name="act"),
    path("articles/", articles.articles, name="articles"),
    path("articles/new/", articles.article, name="new_article"),
    path("articles/<str:token>/", articles.article, name="article"),
    path("articles/<str:token>/<slug:key>/", articles.article_act, name="article_act"),
]
