"""The hotline asks a unit whether a matter is its duty, before it dispatches (征询)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, orders, policies, texts
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, Consultation
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import Unit


@step
def consult(case: Case, unit: Unit, question: str, *, by: Actor, at: datetime, seen: int | None = None) -> Consultation:
    """Put `question` to `unit`, which reads it alone and not the case.

    Raises NotAllowed, NotFound, Stale; WrongState, also while the unit has not answered an earlier question; BadInput
    (unit) for one that is abolished, out of reach or accused, and for an empty question. Source: 国办函〔2025〕66号.
    """
    require(by, policies.CONSULT)
    case = lock_at_hotline(case, by, seen=seen)
    demand_case(case, "consult")
    demand_later(at, case.accepted_at)
    (unit,) = orders.reached([("unit", unit)], by)
    _demand_free(case, unit)
    question = texts.cleaned(TextKind.CONSULTATION, question, required=True)
    written = texts.write(case, TextKind.CONSULTATION, question, at=at)
    asked = Consultation.objects.create(case=case, unit=unit, question_id=int(written["text"]), asked_at=at)
    data = {"consultation": asked.pk, "unit": unit.pk, "texts": [written]}
    events.tell(case, events.CASE_CONSULTED, by=by, at=at, data=data)
    return asked


def _demand_free(case: Case, unit: Unit) -> None:
    if unit.pk == case.accused_id:
        raise BadInput({"unit": _("“%(unit)s”是被反映单位，应当回避，不能向它征询。") % {"unit": unit.name}})
    rows = Consultation.objects.unscoped("the case is locked").filter(
        case=case, unit=unit, answered_at=None, fallen_at=None
    )
    if rows.exists():
        raise WrongState("consulted", _("“%(unit)s”尚未答复上一次征询。") % {"unit": unit.name})
