"""All readings together."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.desk.health.flow import flow
from lianxin.desk.health.jobs import jobs
from lianxin.desk.health.machine import machine
from lianxin.desk.health.readings import Reading


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    label: str
    readings: list[Reading]


def parts(at: datetime) -> list[Part]:
    """Every reading at `at`, as the page and the command tell them."""
    return [
        Part("flow", _("事件和时限"), flow(at)),
        Part("jobs", _("后台任务"), jobs(at)),
        Part("machine", _("机器和数据库"), machine(at)),
    ]


def standing(found: list[Part], state: str) -> int:
    """How many readings are in `state`."""
    return sum(reading.state == state for part in found for reading in part.readings)
