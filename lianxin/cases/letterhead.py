"""What stands at the head and the foot of a printed task order: each hub's own words, as they held on its day."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop

from lianxin.foundation.city_settings import Key, declare, value_on
from lianxin.organizations.models import Hub

NAME = declare(
    Key(
        key="letterhead_name",
        label=gettext_noop("任务单抬头"),
        hint=gettext_noop("打印的任务单最上面的单位名称；不填用平台的名称"),
        beginning=str,
        by_hub=True,
    )
)
PREFIX = declare(
    Key(
        key="letterhead_prefix",
        label=gettext_noop("任务单字号"),
        hint=gettext_noop("写在编号前面，如“临热办”；不填就只有编号"),
        beginning=str,
        by_hub=True,
        longest=20,
    )
)
SEAL = declare(
    Key(
        key="letterhead_seal",
        label=gettext_noop("任务单落款"),
        hint=gettext_noop("还没有签字时，负责人一栏里的字"),
        beginning=lambda: gettext("（盖章）　　年　月　日"),
        by_hub=True,
        longest=40,
    )
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    name: str
    prefix: str
    seal: str


def letterhead(hub: Hub, day: date) -> Letterhead:
    """The letterhead of `hub` on the local `day`."""
    name, prefix, seal = (value_on(key, day, hub.pk) for key in (NAME, PREFIX, SEAL))
    return Letterhead(name or hub.name, prefix, seal)
