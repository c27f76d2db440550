from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "lianxin.rulebook"
    verbose_name = "规则"

    def ready(self) -> None:
        from lianxin.calendars.console import moves
        from lianxin.foundation.ui.consoles import Console, add
        from lianxin.rulebook import mentions
        from lianxin.rulebook.console.access import edits_rules, reads_catalogue
        from lianxin.taxonomy.console.access import named_by

        moves.used_by.add("rules", mentions.of_calendar)
        named_by.add("rules", mentions.of_category)
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
        add(
            Console(
                key="catalogue",
                label="派单目录",
                hint="哪类事项归谁办：按类别、区域、对象和关键词",
                icon="git-fork",
                url_name="catalogue:list",
                order=15,
                allowed=reads_catalogue,
            )
        )
