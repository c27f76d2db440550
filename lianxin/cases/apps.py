from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "lianxin.cases"
    verbose_name = "诉求工单"

    def ready(self) -> None:
        from lianxin.accounts.queries import actor_of
        from lianxin.calendars.console import moves
        from lianxin.cases import calendar_moves, catalogue_uses, keeper, mentions, policies, rule_outlook, work_panels
        from lianxin.cases.acts import registry  # noqa: F401  # importing makes the acts known
        from lianxin.cases.states import AppealType, Urgency
        from lianxin.foundation.ui.rail import RailItem, add
        from lianxin.rulebook import dimensions, outlook
        from lianxin.rulebook.console import panels
        from lianxin.taxonomy.console.access import named_by

        keeper.register()
        work_panels.register()
        moves.add(calendar_moves.follow)
        named_by.add("cases", mentions.of_category)
        outlook.register(rule_outlook.look)
        panels.uses.add("cases", catalogue_uses.told)
        dimensions.offer("urgency", lambda: Urgency.choices)
        dimensions.offer("appeal_type", lambda: AppealType.choices)
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
