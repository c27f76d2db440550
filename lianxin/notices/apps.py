from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "lianxin.notices"
    verbose_name = "通知"
