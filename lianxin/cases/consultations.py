"""What units are asked before a dispatch: the question alone, never the case."""

from dataclasses import dataclass
from datetime import datetime

from lianxin.cases import veils
from lianxin.cases.models import Consultation
from lianxin.cases.queries import is_unit
from lianxin.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as its reader may see it; `answer` is empty while nobody has answered."""

    pk: int
    question: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None


def asked(actor: Actor) -> list[Asked]:
    """The questions that `actor` may see, the newest first; a unit reads them without whoever spoke."""
    rows = Consultation.objects.visible_to(actor).select_related("case", "question", "answer").order_by("-pk")
    found = list(rows)
    over = veils.for_reader(actor, {row.case_id: row.case for row in found}.values()) if is_unit(actor) else {}
    return [_told(row, over.get(row.case_id, veils.Veil())) for row in found]


def _told(row: Consultation, veil: veils.Veil) -> Asked:
    answer = row.answer.text if row.answer else ""
    return Asked(row.pk, veil.over(row.question.text), veil.over(answer), row.asked_at, row.answered_at)
