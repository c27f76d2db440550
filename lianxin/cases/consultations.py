"""What units are asked before a dispatch: the question alone, never the case."""

from dataclasses import dataclass
from datetime import datetime

from lianxin.cases import veils
from lianxin.cases.lifecycle import demand_later
from lianxin.cases.models import Case, Consultation
from lianxin.cases.queries import is_unit
from lianxin.foundation.actor import Actor
from lianxin.foundation.prepared import Prepared
from lianxin.organizations.models import Unit

_WAITING = Prepared(
    lambda case: (
        Consultation.objects.unscoped("the case is locked")
        .select_for_update(of=("self",))
        .filter(case=case, answered_at__isnull=True, fallen_at__isnull=True)
        .order_by("pk")
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as its reader may see it; `answer` is empty while nobody has answered, `fallen_at` None where an
    answer counts."""

    pk: int
    question: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None
    fallen_at: datetime | None


def let_fall(case: Case, *, at: datetime, unit: Unit | None = None) -> list[int]:
    """The hotline knows whose the matter is, or has no more to do with it: nobody waits for what was asked, of `unit`
    or anybody, and not answered. Answers the ids. Raises WrongState for an `at` before the asking."""
    waiting = [row for row in _WAITING.all(case.pk) if unit is None or row.unit_id == unit.pk]
    for row in waiting:
        demand_later(at, row.asked_at)
        row.fallen_at = at
        row.save()
    return [row.pk for row in waiting]


def asked(actor: Actor) -> list[Asked]:
    """The questions that `actor` may see, the newest first; a unit reads them without whoever spoke."""
    rows = Consultation.objects.visible_to(actor).select_related("case", "question", "answer").order_by("-pk")
    found = list(rows)
    over = veils.for_reader(actor, {row.case_id: row.case for row in found}.values()) if is_unit(actor) else {}
    return [_told(row, over.get(row.case_id, veils.Veil())) for row in found]


def one(row: Consultation, actor: Actor) -> Asked:
    """One of those that `actor` may see, as it may be read."""
    return _told(row, veils.for_reader(actor, [row.case])[row.case_id] if is_unit(actor) else veils.Veil())


def _told(row: Consultation, veil: veils.Veil) -> Asked:
    answer = row.answer.text if row.answer else ""
    return Asked(row.pk, veil.over(row.question.text), veil.over(answer), row.asked_at, row.answered_at, row.fallen_at)
