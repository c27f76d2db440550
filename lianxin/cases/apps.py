from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "lianxin.cases"
    verbose_name = "诉求工单"

    def ready(self) -> None:
        from lianxin.accounts.queries import actor_of
        from lianxin.cases import keeper, policies
        from lianxin.cases.acts import registry  # noqa: F401  # importing makes the acts known
        from lianxin.foundation.ui.rail import RailItem, add

        keeper.register()
        add(
            RailItem(
                key="cases",
                label="工单",
                icon="inbox",
                url_name="cases:list",
                order=20,
                allowed=lambda request: actor_of(request).has(policies.READ.code),
            )
        )
