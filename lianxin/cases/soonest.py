"""The order of a to-do list: what presses most comes first."""

from django.db.models import Case as Choice
from django.db.models import QuerySet, When

from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.models.clocks import LIT
from lianxin.clocks.models import ClockState, Light

_WORSE_FIRST = Choice(
    *(When(light=light, then=place) for place, light in enumerate((Light.RED, Light.AMBER, Light.GREEN)))
)


def soonest(orders: QuerySet[TaskOrder], after: int | None, most: int) -> list[int]:
    """The ids of `most` of `orders`: the worse light first, then what is due first; at last, the newest first, those
    against which nothing runs. `after` is the id of the last one that was shown."""
    running = OrderClock.objects.filter(LIT, state=ClockState.RUNNING, order__in=orders.order_by().values("pk"))
    pressing = running.order_by(_WORSE_FIRST, "due_at", "order").values_list("order", flat=True)
    newest = orders.order_by("-dispatched_at", "-pk").values_list("pk", flat=True)
    ids = list(dict.fromkeys([*pressing, *newest]))
    first = ids.index(after) + 1 if after in ids else 0
    return ids[first : first + most]
