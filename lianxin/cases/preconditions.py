"""What keeps a case from being brought to an end before any unit has it."""

from django.utils.translation import gettext as _

from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import ORDER_OVER, CaseState
from lianxin.foundation.errors import WrongState


def demand_no_merged(case: Case) -> None:
    """Raises WrongState while other cases are merged into this one: they wait for what comes of it."""
    rows = Case.objects.unscoped("whatever hub they are of").filter(merged_into=case, state=CaseState.MERGED)
    if rows.exists():
        raise WrongState("has_merged", _("还有工单并入本单，请先取消并单，或随本单派单办理。"))


def demand_no_orders(case: Case) -> None:
    """Raises WrongState while a unit has an order of the case: a lead may be sought while others go on."""
    rows = TaskOrder.objects.unscoped("the case is locked").filter(case=case).exclude(state__in=ORDER_OVER)
    if rows.exists():
        raise WrongState("orders_open", _("还有单位正在办理，请先撤回或取消其任务单。"))
