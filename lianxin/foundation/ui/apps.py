from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "lianxin.foundation.ui"
    label = "ui"
    verbose_name = "界面"

    def ready(self) -> None:
        from lianxin.foundation import glossary

        glossary.install()
