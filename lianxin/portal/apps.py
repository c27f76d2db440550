from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lianxin.portal"
    verbose_name = "群众门户"
