from django.apps import AppConfig


class CitizensConfig(AppConfig):
    name = "lianxin.citizens"
    verbose_name = "市民"
