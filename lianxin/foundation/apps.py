from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "lianxin.foundation"
    verbose_name = "基础"
