from django.apps import AppConfig
from django.http import HttpRequest


class OrganizationsConfig(AppConfig):
    name = "lianxin.organizations"
    verbose_name = "组织机构"

    def ready(self) -> None:
        from lianxin.foundation.ui.consoles import Console, add

        add(
            Console(
                key="units",
                label="单位",
                hint="名称、隶属、条线、职责、人员，登记、更名、划转、撤并",
                icon="building",
                url_name="units:list",
                order=50,
                allowed=_keeps,
                figure=_shortages,
            )
        )
        add(
            Console(
                key="hubs",
                label="热线平台",
                hint="市级和县级平台、所辖县区、领导小组，启用和停用",
                icon="broadcast",
                url_name="hubs:list",
                order=52,
                allowed=_keeps,
            )
        )
        add(
            Console(
                key="register",
                label="号码和信箱",
                hint="对群众公布的热线号码、信箱和账号",
                icon="phone",
                url_name="register:list",
                order=54,
                allowed=_keeps,
            )
        )


def _keeps(request: HttpRequest) -> bool:
    """Whoever keeps a part of the register sees the way there."""
    from lianxin.foundation.ui.pickers import reader_of
    from lianxin.organizations.console.access import may_change

    return may_change(reader_of(request))


def _shortages(request: HttpRequest) -> str:
    """How many units within reach lack somebody."""
    from django.utils.translation import gettext as _

    from lianxin.foundation.ui.pickers import reader_of
    from lianxin.organizations.console.unit_list import lacking

    number = lacking(reader_of(request))
    return _("%(number)d 个单位缺人") % {"number": number} if number else ""
