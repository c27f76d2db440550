"""The citizen is passed on to who is nearer to the matter: 110, 119, 120, 122, another line (转接)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts, timers
from lianxin.cases.facts import facts_of
from lianxin.cases.lifecycle import move_case
from lianxin.cases.locks import lock_at_hotline
from lianxin.cases.models import Case, Transfer
from lianxin.cases.states import TextKind
from lianxin.cases.timers import due_of
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.policy import require
from lianxin.foundation.step import step
from lianxin.organizations.models import HotlineNumber
from lianxin.rulebook.queries import find

LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where to: `target` is a code of the rule ``scope.transferred``, or ``line`` with a number of the register."""

    target: str
    number: HotlineNumber | None = None
    note: str = ""


@step
def transfer(case: Case, to: Destination, *, by: Actor, at: datetime, seen: int | None = None) -> Transfer:
    """Note that the citizen was passed on; the hotline, the first receiver, stays responsible until it knows what came
    of it, within the clock ``transfer_follow``.

    Raises NotAllowed, NotFound, Stale; WrongState, also while cases are merged into this one; BadInput (target,
    number), and for a note that cannot be kept. Source: 临政发〔2013〕4号 三(三); 国办发〔2020〕53号.
    """
    require(by, policies.TRANSFER)
    case = lock_at_hotline(case, by, seen=seen)
    states = move_case(case, "transfer")
    _check(case, to, at)
    written = texts.keep(case, TextKind.TRANSFER_NOTE, to.note, at=at)
    passed = Transfer.objects.create(case=case, target=to.target, number=to.number, at=at)
    decided = timers.end_for_case(case, "accept", at=at)
    clock = timers.start_for_case(case, "transfer_follow", at=at)
    data = {"transfer": passed.pk, "target": to.target, "number": to.number and to.number.pk, "texts": written}
    events.tell(
        case,
        events.CASE_TRANSFERRED,
        by=by,
        at=at,
        states=states,
        deadlines=(due_of(decided), clock.due_at),
        data=data | clock.as_event_data(),
    )
    return passed


def _check(case: Case, to: Destination, at: datetime) -> None:
    if to.target == LINE:
        rows = HotlineNumber.objects.filter(retired_at=None)
        if to.number is None or not rows.filter(pk=to.number.pk).exists():
            raise BadInput({"number": _("请从号码登记表中选择要转接的热线。")})
        return
    if to.number is not None:
        raise BadInput({"number": _("转接紧急救助电话时不另选热线号码。")})
    if to.target not in find("scope.transferred", facts_of(case), at).words:
        raise BadInput({"target": _("请从列表中选择转接对象。")})
