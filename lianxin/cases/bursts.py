"""Whether much of one kind comes in at one place: a possible burst of matters with one cause (群发事件)."""

from dataclasses import dataclass
from datetime import datetime

from lianxin.calendars.arithmetic import moment_before
from lianxin.calendars.queries import timetable
from lianxin.cases.models import Case, Incident
from lianxin.cases.similar import KIND_DIGITS, around
from lianxin.foundation.actor import Actor
from lianxin.rulebook.queries import current
from lianxin.rulebook.scopes import Facts, places
from lianxin.taxonomy.models import Area, Category


@dataclass(frozen=True, slots=True)
class Burst:
    """How many cases of the kind were registered in the county since the window began, how long that is (Chinese), from
    how many on a burst is likely, and the incidents that are open there."""

    count: int
    window: str
    enough: int
    incidents: list[Incident]

    @property
    def is_likely(self) -> bool:
        return self.count >= self.enough


def burst(actor: Actor, category: Category, area: Area, *, at: datetime) -> Burst:
    """What is like the matter in its county by the rules ``repeat.incident_window`` and ``count.incident_cases``, among
    the rows that `actor` sees. Raises NoRule."""
    book, facts = current(), Facts(category=category.code, area=places(area))
    span = book.find("repeat.incident_window", facts, at).span
    begins = moment_before(at, span, timetable(book.find("clock.calendar", facts, at).word, at))
    alike = {"category__code__startswith": category.code[:KIND_DIGITS], "area__in": around(area, at)}
    incidents = Incident.objects.visible_to(actor).filter(**alike, closed_at__isnull=True)
    return Burst(
        count=Case.objects.visible_to(actor).filter(**alike, registered_at__gte=begins, registered_at__lte=at).count(),
        window=span.label,
        enough=book.find("count.incident_cases", facts, at).count,
        incidents=list(incidents.select_related("master").order_by("-opened_at")[:3]),
    )
