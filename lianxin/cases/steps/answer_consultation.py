"""The unit tells whether a matter is its duty (答复征询)."""

from datetime import datetime

from django.utils.translation import gettext as _

from lianxin.cases import events, policies, texts
from lianxin.cases.lifecycle import demand_case, demand_later
from lianxin.cases.locks import lock_consultation
from lianxin.cases.models import Consultation
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import WrongState
from lianxin.foundation.policy import require
from lianxin.foundation.step import step


@step
def answer_consultation(
    consultation: Consultation, is_ours: bool, answer: str, *, by: Actor, at: datetime
) -> Consultation:
    """Answer the hotline's question: whether the matter is the unit's duty, and on what ground.

    Raises NotAllowed, NotFound; WrongState for one that is answered, and when the hotline no longer waits for it;
    BadInput for an empty answer.
    """
    require(by, policies.ANSWER_CONSULTATION)
    case, asked = lock_consultation(consultation, by)
    demand_case(case, "consult")
    if asked.answered_at is not None:
        raise WrongState("consultation_answered", _("这次征询已经答复。"))
    if asked.fallen_at is not None:
        raise WrongState("consultation_fallen", _("热线已不再等候这次征询的答复。"))
    demand_later(at, asked.asked_at)
    answer = texts.cleaned(TextKind.CONSULTATION_ANSWER, answer, required=True)
    written = texts.write(case, TextKind.CONSULTATION_ANSWER, answer, at=at)
    asked.answer_id, asked.is_ours, asked.answered_at = int(written["text"]), is_ours, at
    asked.save()
    data = {"consultation": asked.pk, "unit": asked.unit_id, "is_ours": is_ours, "texts": [written]}
    events.tell(case, events.CONSULTATION_ANSWERED, by=by, at=at, data=data)
    return asked
