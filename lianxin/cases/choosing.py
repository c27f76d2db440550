"""The hotline chooses orders that were answered: to be written anew, or done anew in another round."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from lianxin.cases.models import TaskOrder
from lianxin.cases.states import OrderState
from lianxin.foundation.errors import BadInput


def to_send_back(chosen: Sequence[TaskOrder], orders: Iterable[TaskOrder], round_: int) -> list[TaskOrder]:
    """Those of `orders`, all of one case, that are `chosen`, the upper first: finished ones of this round, not of whom
    the matter accuses; one under another comes back with the order above it only, inside whose time it is. Raises
    BadInput (orders)."""
    ids = {order.pk for order in chosen}

    def fits(order: TaskOrder) -> bool:
        beside = order.round == round_ and order.unit_id != order.case.accused_id
        return beside and (order.parent_id is None or order.parent_id in ids)

    return sorted(_demand(ids, orders, fits), key=lambda order: (order.level, order.pk))


def to_rework(chosen: Sequence[TaskOrder], orders: Iterable[TaskOrder]) -> list[TaskOrder]:
    """Those of `orders` that are `chosen`: finished ones of the first tier that no other has replaced; what hangs under
    them their units pass on anew. Raises BadInput (orders)."""
    orders = list(orders)
    replaced = {order.replaces_id for order in orders}
    ids = {order.pk for order in chosen}
    return _demand(ids, orders, lambda order: order.parent_id is None and order.pk not in replaced)


def _demand(ids: set[int], orders: Iterable[TaskOrder], fits: Callable[[TaskOrder], bool]) -> list[TaskOrder]:
    found = [order for order in orders if order.pk in ids]
    if not found or len(found) < len(ids):
        raise BadInput({"orders": _("请从本诉求的任务单中选择。")})
    if not all(order.state == OrderState.FINISHED and fits(order) for order in found):
        raise BadInput({"orders": _("所选任务单中有不能再办的，请重新选择。")})
    return found
