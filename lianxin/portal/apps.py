from django.apps import AppConfig
from django.http import HttpRequest


class PortalConfig(AppConfig):
    name = "lianxin.portal"
    verbose_name = "群众门户"

    def ready(self) -> None:
        from lianxin.foundation.ui.rail import RailItem, add

        add(
            RailItem(
                key="publications",
                label="发布",
                icon="book",
                url_name="publishing:publications",
                order=50,
                allowed=_publishes,
            )
        )


def _publishes(request: HttpRequest) -> bool:
    """Whoever has a part in what everybody may read sees the way there."""
    from lianxin.accounts.queries import actor_of
    from lianxin.portal.pages.staff.access import may_publish

    return may_publish(actor_of(request))
