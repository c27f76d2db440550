from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "lianxin.rulebook"
    verbose_name = "规则"
