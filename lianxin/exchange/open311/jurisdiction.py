"""Which city answers here: GeoReport v2, "jurisdiction_id"."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.exchange.open311.faults import UNKNOWN, Fault
from lianxin.foundation import time
from lianxin.foundation.city_settings import Key, declare, value_on
from lianxin.taxonomy.models import Area


def _city() -> str:
    """The code of the city itself."""
    return Area.objects.filter(level=Area.Level.CITY).order_by("code").values_list("code", flat=True).first() or ""


JURISDICTION = declare(
    Key(
        key="open311_jurisdiction",
        label=gettext_noop("公众应用接口的城市代号"),
        hint=gettext_noop("公众应用指明城市用的代号，一般是市政府网站的域名；应用不写也可以"),
        beginning=_city,
        required=True,
    )
)


def demand(told: str, at: datetime) -> None:
    """Raises Fault for another city. None need be named: only one answers here ("Implementations can ignore this
    parameter and treat it as an optional argument")."""
    if told and told != value_on(JURISDICTION, time.local(at).date()):
        raise Fault(UNKNOWN, _("没有这个 jurisdiction_id：这里只受理本市的诉求。"))
