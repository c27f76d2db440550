from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "lianxin.exchange"
    verbose_name = "数据交换"

    def ready(self) -> None:
        from lianxin.exchange import uploads  # tables are known only now
        from lianxin.exchange.console import clients, frame, webhook_frame
        from lianxin.exchange.open311 import jurisdiction  # noqa: F401  # it declares a setting of the city

        uploads.register()
        clients.register()
        frame.register()
        webhook_frame.register()
