"""Whom a matter accuses, and who may therefore neither get it nor learn who spoke."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lianxin.cases.models import Case
from lianxin.cases.orders import Share
from lianxin.foundation.errors import BadInput


def demand_not_accused(case: Case, shares: Iterable[Share]) -> None:
    """Raises BadInput, naming the part, for a share of the unit that the matter accuses (回避)."""
    for share in shares:
        if share.unit.pk == case.accused_id:
            raise BadInput(
                {share.role: _("“%(unit)s”是被反映单位，应当回避，不能派给它。") % {"unit": share.unit.name}}
            )
