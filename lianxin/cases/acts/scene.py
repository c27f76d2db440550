"""What acts are weighed against: a reading of a case, its reader and the moment."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from lianxin.cases.models import Case, CaseHold, CaseRequest, Consultation
from lianxin.cases.queries import Whole, is_unit
from lianxin.cases.states import REQUEST_OPEN, RequestKind, RequestState
from lianxin.foundation.actor import Actor


@dataclass(frozen=True)
class Scene:
    """What acts are weighed against: one reader's whole reading of a case, who he is, and when."""

    whole: Whole
    actor: Actor
    at: datetime

    @property
    def case(self) -> Case:
        return self.whole.case

    @cached_property
    def requests(self) -> list[CaseRequest]:
        """What is asked for and not decided, or decided and still to be told to the citizen, the oldest first."""
        rows = (
            CaseRequest.objects.visible_to(self.actor).filter(case=self.case).select_related("text", "suggested_unit")
        )
        found = [row for row in rows.order_by("pk") if row.state in REQUEST_OPEN or _is_to_be_told(row)]
        orders = {order.pk: order for order in self.whole.orders}
        for row in found:
            row.order = orders.get(row.order_id) if row.order_id else None
        return found

    @cached_property
    def consultations(self) -> list[Consultation]:
        rows = Consultation.objects.visible_to(self.actor).filter(case=self.case, answered_at=None, fallen_at=None)
        return list(rows.select_related("unit", "question").order_by("pk"))

    @cached_property
    def holds(self) -> list[CaseHold]:
        """Open holds, for the hotline: a unit does not read what the hotline keeps a case open for."""
        rows = CaseHold.objects.filter(case=self.case, released_at__isnull=True).select_related(
            "placed_by_post__person"
        )
        return [] if is_unit(self.actor) else list(rows.order_by("pk"))


@dataclass(frozen=True)
class AskedScene:
    """Who is asked something about a case that he need not read, and when."""

    actor: Actor
    at: datetime


def _is_to_be_told(request: CaseRequest) -> bool:
    """Whether a finding was upheld of which the citizen knows nothing yet."""
    finding = request.kind in (RequestKind.UNREASONABLE, RequestKind.BEYOND_DUTY)
    return finding and request.state == RequestState.GRANTED and request.citizen_told_at is None
