from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "lianxin.clocks"
    verbose_name = "时限"
