from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "lianxin.cases"
    verbose_name = "诉求工单"

    def ready(self) -> None:
        from lianxin.cases import lights

        lights.register()
