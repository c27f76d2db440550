from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "lianxin.rehearsal"
    verbose_name = "演练"
