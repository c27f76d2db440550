"""What whoever registers a matter may send on himself, past the pool (直派): where the rules let him, and to whom."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import policies, texts
from lianxin.cases.facts import facts_of
from lianxin.cases.models import Case, CaseEvent
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed
from lianxin.foundation.policy import require
from lianxin.organizations.models import Unit
from lianxin.rulebook.catalogue import owners
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts

# What the rule ``dispatch.direct`` says where a matter may go at once to those whom the dispatch catalogue names.
CATALOGUE = "catalogue"


def may_send(by: Actor, facts: Facts, at: datetime) -> bool:
    """Whether the post sends on a matter of `facts` as soon as it has registered it: it dispatches, or the rule
    ``dispatch.direct`` lets it."""
    if by.has(policies.DISPATCH.code):
        return True
    return by.has(policies.DISPATCH_DIRECT.code) and find("dispatch.direct", facts, at).word == CATALOGUE


def is_registrar(case: Case, by: Actor) -> bool:
    """Whether `by` has registered the case."""
    return CaseEvent.objects.filter(case=case, seq=1, person_id=by.person_id).exists()


def demand_right(by: Actor) -> None:
    """Raises NotAllowed for a post that neither dispatches nor sends on what it registers."""
    if not by.has(policies.DISPATCH_DIRECT.code):
        require(by, policies.DISPATCH)


def demand_bounds(case: Case, units: list[Unit], by: Actor, at: datetime) -> None:
    """Raises NotAllowed where a post that does not dispatch sends on what somebody else registered, what the rules keep
    for the pool, or anything to a unit that the dispatch catalogue does not name for it."""
    if by.has(policies.DISPATCH.code):
        return
    if not is_registrar(case, by):
        raise NotAllowed(_("您只能直派自己登记的诉求。"))
    if not may_send(by, facts_of(case), at):
        raise NotAllowed(_("按现行规则，这件由派单员派出。"))
    said = f"{texts.read(case, TextKind.TITLE)}\n{texts.read(case, TextKind.CONTENT)}"
    named = owners(case.category, case.area, said, at)
    if named is None or units[0] != named.lead or not {*units} <= {named.lead, *named.assisting}:
        raise NotAllowed(_("直派只能派给派单目录所列的单位，其余转公共池。"))
