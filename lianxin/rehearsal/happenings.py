"""What happens in the city while it is rehearsed: two counties begin to take their citizens' matters in themselves."""

from datetime import datetime, timedelta
from functools import partial

from lianxin.foundation.actor import Door, system
from lianxin.organizations.models import Hub
from lianxin.organizations.steps.switch_on_hub import switch_on_hub
from lianxin.rehearsal.stage import Happening

# The hubs of 沂南县 and 郯城县, by their codes in the demonstration city.
COUNTIES = ("02", "03")


def of_a_rehearsal(start: datetime, days: int) -> list[Happening]:
    """Half-way through `days` days of intake the counties are switched on."""
    half = start + timedelta(days=days) / 2
    return [(half, partial(_switch_on, code)) for code in COUNTIES]


def _switch_on(code: str, at: datetime) -> None:
    hub = Hub.objects.unscoped("the city decides").get(code=code)
    switch_on_hub(hub, at, by=system(Door.COMMAND), at=at)
