"""The order of a to-do list: what presses most comes first."""

from django.db.models import Case as Choice
from django.db.models import QuerySet, When

from lianxin.cases.models import OrderClock, TaskOrder
from lianxin.cases.models.clocks import LIT
from lianxin.clocks.models import ClockState, Light
from lianxin.foundation.prepared import AnyOf, Prepared

_WORSE_FIRST = Choice(
    *(When(light=light, then=place) for place, light in enumerate((Light.RED, Light.AMBER, Light.GREEN)))
)

_RUNNING = Prepared(
    lambda orders: (
        OrderClock.objects.filter(LIT, AnyOf("order", orders), state=ClockState.RUNNING)
        .order_by(_WORSE_FIRST, "due_at", "order")
        .only("order")
    )
)


def soonest(orders: QuerySet[TaskOrder], after: int | None, most: int) -> list[int]:
    """The ids of `most` of `orders`: the worse light first, then what is due first; at last, the newest first, those
    against which nothing runs. `after` is the id of the last one that was shown."""
    newest = list(orders.order_by("-dispatched_at", "-pk").values_list("pk", flat=True))
    pressing = [order for _clock, order in _RUNNING.rows(newest)]
    ids = list(dict.fromkeys([*pressing, *newest]))
    first = ids.index(after) + 1 if after in ids else 0
    return ids[first : first + most]
