from django.apps import AppConfig


class CitizensConfig(AppConfig):
    name = "lianxin.citizens"
    verbose_name = "市民"

    def ready(self) -> None:
        from lianxin.citizens import policies
        from lianxin.citizens.models import Citizen, Enterprise, LimitedReception, PhoneNumber
        from lianxin.foundation import access

        for model in (Citizen, PhoneNumber, Enterprise, LimitedReception):
            access.guard(model, policies.may_reveal)
