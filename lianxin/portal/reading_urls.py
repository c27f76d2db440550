"""Addresses of what everybody may read."""

from django.urls import path

from lianxin.portal.pages import answers, columns, figures, scope, ways, widget

urlpatterns = [
    path("scope/", scope.scope, name="scope"),
    path("answers/", answers.answers, name="answers"),
    path("answers/<str:token>/", answers.answer, name="answer"),
    path("columns/", columns.columns, name="columns"),
    path("columns/<str:token>/", columns.column, name="column"),
    path("figures/", figures.figures, name="figures"),
    path("text/", ways.text, name="text"),
    path("numbers/", ways.numbers, name="numbers"),
    path("widget/", widget.widget, name="widget"),
    path("widget.js", widget.script, name="widget_script"),
    path("widget/about/", widget.about, name="widget_about"),
]
