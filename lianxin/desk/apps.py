from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "lianxin.desk"
    verbose_name = "工作台"
