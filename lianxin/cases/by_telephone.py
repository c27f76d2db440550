"""Orders given by telephone (电话交办): for which ones a post of the hotline may sign in the place of the unit."""

from django.utils.translation import gettext as _

from lianxin.cases import policies
from lianxin.cases.direct import is_registrar
from lianxin.cases.models import Case
from lianxin.cases.states import EMERGENCIES
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed


def may_order(case: Case, by: Actor) -> bool:
    """Whether a post that signs for others does so for this case: for any, or for what it has registered itself and
    what cannot wait."""
    if by.has(policies.SIGN_FOR_ANY.code):
        return True
    return case.urgency in EMERGENCIES and is_registrar(case, by)


def demand_bounds(case: Case, by: Actor) -> None:
    """Raises NotAllowed for a case that the post may not give by telephone."""
    if not may_order(case, by):
        raise NotAllowed(_("您只能电话交办自己登记的特急、重大诉求。"))
