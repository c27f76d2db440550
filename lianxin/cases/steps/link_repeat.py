"""The same person comes with the same matter again (重复诉求)."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lianxin.cases import events, policies
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, CaseLink
from lianxin.cases.states import LinkKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, NotFound, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.rulebook.queries import find


@step
def link_repeat(case: Case, earlier: Case, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Note that `case` repeats `earlier`, which the same person stated before. The event tells how often the matter has
    been repeated by now, and whether that is often enough to notify the unit's head (``count.repeats_to_notify``).

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (earlier) for a case of somebody else, or a later one.
    """
    require(by, policies.MERGE)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "link_repeat")
    demand_later(at, case.registered_at)
    found = _earlier(case, earlier, by)
    _link, is_new = CaseLink.objects.get_or_create(case=case, earlier=found, kind=LinkKind.REPEATS, defaults={"at": at})
    if not is_new:
        raise WrongState("linked", _("这两件工单已经关联。"))
    events.tell(case, events.CASE_REPEATED, by=by, at=at, data={"earlier": found.pk} | _counted(case, at))
    return case


def _earlier(case: Case, earlier: Case, by: Actor) -> Case:
    found = Case.objects.visible_to(by).filter(pk=earlier.pk).first()
    if found is None:
        raise NotFound
    if (found.registered_at, found.pk) >= (case.registered_at, case.pk):
        raise BadInput({"earlier": _("请选择更早登记的工单。")})
    same_citizen = case.citizen_id is not None and found.citizen_id == case.citizen_id
    same_phone = case.phone_id is not None and found.phone_id == case.phone_id
    if not (same_citizen or same_phone):
        raise BadInput({"earlier": _("两件工单不是同一诉求人，请用并单。")})
    return found


def _counted(case: Case, at: datetime) -> dict[str, Any]:
    repeats = len(_linked_with(case.pk)) - 1
    return {"repeats": repeats, "notify": repeats >= find("count.repeats_to_notify", facts_of(case), at).count}


def _linked_with(pk: int) -> set[int]:
    """The cases that hang together with this one by repetition, itself included."""
    found, new = {pk}, {pk}
    while new:
        links = CaseLink.objects.filter(Q(case__in=new) | Q(earlier__in=new), kind=LinkKind.REPEATS)
        new = {each for pair in links.values_list("case_id", "earlier_id") for each in pair} - found
        found |= new
    return found
