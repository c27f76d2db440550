from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "lianxin.rulebook"
    verbose_name = "规则"

    def ready(self) -> None:
        from lianxin.foundation.ui.consoles import Console, add
        from lianxin.rulebook.console.access import edits_rules

        add(
            Console(
                key="rules",
                label="规则",
                hint="时限、次数、由谁决定：现在怎样，从哪天起改",
                icon="gavel",
                url_name="rules:list",
                order=10,
                allowed=edits_rules,
            )
        )
