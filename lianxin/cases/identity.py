"""Who may learn who spoke: whom the matter accuses, and everybody around that unit, never."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lianxin.cases import policies, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.locks import lock_own_order
from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import AppealType
from lianxin.foundation import time
from lianxin.foundation.access import reveal
from lianxin.foundation.actor import Actor
from lianxin.foundation.dated import holds
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import Allowed, Decision, Denied, require
from lianxin.organizations.models import Unit, UnitRelation
from lianxin.rulebook.queries import find

if TYPE_CHECKING:  # orders ask who may be called
    from lianxin.cases.orders import Share

# What stands in the place of whoever spoke where a unit may not know.
RELAYED = "身份保密，由 12345 转告"


def demand_not_accused(case: Case, shares: "Iterable[Share]") -> None:
    """Raises BadInput, naming the part, for a share of the unit that the matter accuses (回避)."""
    for share in shares:
        if share.unit.pk == case.accused_id:
            raise BadInput(
                {share.role: _("“%(unit)s”是被反映单位，应当回避，不能派给它。") % {"unit": share.unit.name}}
            )


def withheld_from(case: Case, unit: Unit) -> bool:
    """Whether `unit` may not learn who spoke: in a report, where the hotline withholds it, and where the accused is the
    unit itself, stands above or below it, or hangs together with it by a line or an industry's supervision, either way.

    To be asked at every reading, since cases and relations change. Source: docs/architecture.md.
    """
    if case.identity_withheld or case.appeal_type == AppealType.REPORT:
        return True
    return case.accused is not None and _is_around(case.accused, unit)


def may_be_called(case: Case, unit: Unit) -> bool:
    """Whether `unit` can speak to the citizen: he left a number, and the unit may know who he is."""
    return case.phone_id is not None and not withheld_from(case, unit)


def withheld_from_some(case: Case) -> bool:
    """Whether there is a unit that may not learn who spoke."""
    return case.identity_withheld or case.appeal_type == AppealType.REPORT or case.accused_id is not None


def unit_of(actor: Actor) -> Unit | None:
    """The unit in which the reader sits."""
    if actor.unit_id is None:
        return None
    return Unit.objects.unscoped("the reader's own").filter(pk=actor.unit_id).first()


@transaction.atomic
def reveal_contact(order: TaskOrder, purpose: str, *, by: Actor, at: datetime) -> str:
    """The number under which the unit of `order` reaches whoever spoke, in clear; the look goes to the access log.

    Raises NotFound; NotAllowed for another unit, and where the identity is withheld from this one; WrongState for an
    order that is over, and where nobody left a number; BadInput (purpose).
    """
    require(by, policies.FIRST_CONTACT)
    case, order = lock_own_order(order, by)
    if not order.is_open:
        raise WrongState("order_state", _("任务单已办结或已退出，不能再查看联系方式。"))
    if case.phone is None:
        raise WrongState("no_number", _("诉求人没有留电话。"))
    return reveal(case.phone, "number", by=by, at=at, purpose=purpose, decided=_may_call(case, order.unit))


def _may_call(case: Case, unit: Unit) -> Decision:
    return Denied(_(RELAYED)) if withheld_from(case, unit) else Allowed()


def let_contacts_fall(case: Case, *, at: datetime) -> list[dict[str, Any]]:
    """Of units that may no longer know whom to call nobody waits for the first contact; answers what an event tells of
    the clocks."""
    rows = TaskOrder.objects.unscoped("the case is locked").filter(case=case).select_related("unit").order_by("pk")
    unknowing = [order for order in rows if withheld_from(case, order.unit)]
    fallen = [(order, timers.lapse_for_order(order, "first_contact", at=at)) for order in unknowing]
    return [{"order": order.pk} | clock.as_event_data() for order, clock in fallen if clock]


def demand_real_name(case: Case, at: datetime) -> None:
    """Raises BadInput (citizen) where the rules demand a real name (``identity.real_name``) and none was given."""
    if case.is_anonymous and find("identity.real_name", facts_of(case), at).word == "required":
        raise BadInput({"citizen": _("这类诉求须实名，请登记诉求人的姓名。")})


def withhold_by_rule(case: Case, at: datetime) -> None:
    """Withhold the identity where the rules do so by default (``identity.withheld_by_default``)."""
    by_rule = find("identity.withheld_by_default", facts_of(case), at).flag
    case.identity_withheld = case.identity_withheld or by_rule


def _is_around(accused: Unit, unit: Unit) -> bool:
    if accused.path.startswith(unit.path) or unit.path.startswith(accused.path):
        return True
    one, other = _steps(accused), _steps(unit)
    linked = Q(unit__in=one, other__in=other) | Q(unit__in=other, other__in=one)
    return UnitRelation.objects.filter(linked, holds(time.now())).exists()


def _steps(unit: Unit) -> list[int]:
    """The ids of the unit and of those above it."""
    return [int(step) for step in unit.path.strip("/").split("/")]
