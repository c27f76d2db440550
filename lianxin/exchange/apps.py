from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "lianxin.exchange"
    verbose_name = "数据交换"
