"""The matter is another one than was written down (改类): its category, type, urgency or place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianxin.cases import events, identity, policies, search, stretching, tightening
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case
from lianxin.cases.states import AppealType, Urgency
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.taxonomy.models import Area, Category
from lianxin.taxonomy.queries import demand_current
from lianxin.taxonomy.queries import reason as reason_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """What the matter is, None: as it is; and why it is described anew, a reason of the dictionary ``reclassify``."""

    reason: str
    category: Category | None = None
    appeal_type: AppealType | None = None
    urgency: Urgency | None = None
    area: Area | None = None


@step
def reclassify(case: Case, classes: Classes, *, by: Actor, at: datetime, seen: int | None = None) -> Case:
    """Describe `case` anew. Clocks that run keep their rules; what starts later goes by the new ones. Where the urgency
    is raised, open limits give way to those of the new urgency, counted from `at`, wherever these end earlier. What has
    become a report hides who spoke.

    Raises NotAllowed, NotFound, Stale, WrongState; BadInput (reason), and (category) for one that is not of the
    edition in force, and where nothing changes.
    """
    require(by, policies.RECLASSIFY)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "reclassify")
    demand_later(at, case.registered_at)
    reason = reason_of("reclassify", classes.reason, at)
    if classes.category is not None:
        demand_current(classes.category, at)
    before, due_before = _told(case), due_of(stretching.citizens_clock(case))
    is_raised = _raises(case, classes)
    _describe(case, classes)
    if _told(case) == before:
        raise BadInput({"category": _("分类、类型、紧急程度和区域都没有改动。")})
    identity.withhold_by_rule(case, at)
    search.rewrite(case)
    data: dict[str, Any] = {"reason": reason.code, "before": before, "after": _told(case)}
    if fallen := identity.let_contacts_fall(case, at=at):
        data["fallen"] = fallen
    if is_raised:
        data["clocks"] = tightening.tighten(case, at=at)
    deadlines = (due_before, due_of(stretching.citizens_clock(case)))
    events.tell(case, events.CASE_RECLASSIFIED, by=by, at=at, deadlines=deadlines, data=data)
    return case


def _raises(case: Case, classes: Classes) -> bool:
    order = list(Urgency)
    return classes.urgency is not None and order.index(classes.urgency) > order.index(Urgency(case.urgency))


def _describe(case: Case, classes: Classes) -> None:
    case.category = classes.category or case.category
    case.appeal_type = classes.appeal_type or case.appeal_type
    case.urgency = classes.urgency or case.urgency
    case.area = classes.area or case.area


def _told(case: Case) -> dict[str, str]:
    return {
        "category": case.category.code,
        "appeal_type": case.appeal_type,
        "urgency": case.urgency,
        "area": case.area.code,
    }
