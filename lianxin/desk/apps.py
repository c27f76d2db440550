from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "lianxin.desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        from lianxin.foundation.ui.rail import RailItem, add

        add(RailItem(key="home", label="首页", icon="home", url_name="desk:home", order=10))
