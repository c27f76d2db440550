"""A citizen spoke of two matters in one (拆单)."""

from dataclasses import replace
from datetime import datetime

from lianxin.cases import events, policies
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, CaseLink, Contact, ContactCase
from lianxin.cases.states import LinkKind, Relation
from lianxin.cases.steps.register import Statement, take_down
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def split(case: Case, statement: Statement, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Register the second matter as a case of its own, of the same contact and citizen and with the same care for who
    spoke; answers it with its own number and clock. What `case` says is then corrected by `correct`.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput as `register`.
    """
    require(by, policies.SPLIT)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "split")
    demand_later(at, case.registered_at)
    careful = replace(
        statement,
        identity_withheld=statement.identity_withheld or case.identity_withheld,
        accused=statement.accused or case.accused,
    )
    new = take_down(_stated_in(case), careful, case.hub, by=by, at=at, told={"split_from": case.pk})
    CaseLink.objects.create(case=new, earlier=case, kind=LinkKind.SPLIT_FROM, at=at)
    events.tell(case, events.CASE_SPLIT, by=by, at=at, data={"new": new.pk})
    return new


def _stated_in(case: Case) -> Contact:
    """The contact in which the case was stated."""
    spoken = ContactCase.objects.filter(case=case, relation=Relation.STATES).order_by("pk")
    return Contact.objects.unscoped("the case is visible").get(pk=spoken.values("contact")[:1])
