"""What citizens were told and officials did: kept beside the database, and compared with it at the end."""

from collections import Counter
from dataclasses import dataclass, field

from lianxin.cases.models import Case, TaskOrder
from lianxin.rehearsal.messages import Rejected

# A text by the case's number, its kind and the order's id (None: the case's own).
TextKey = tuple[str, str, int | None]


@dataclass(slots=True)
class Told:
    """`numbers` are those told to citizens, `heard` counts the messages that were taken in, `texts` the newest of each
    kind that somebody wrote, `steps` how often each step was taken."""

    numbers: set[str] = field(default_factory=set)
    heard: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    texts: dict[TextKey, str] = field(default_factory=dict)
    steps: Counter[str] = field(default_factory=Counter)
    # Whom the messages' own replies name, and the unit that got the matter: (kind of department, code of the unit).
    dispatched: list[tuple[str, str]] = field(default_factory=list)

    def note(self, case: Case, kind: str, text: str, order: TaskOrder | None = None) -> None:
        """Remember the newest text of its kind."""
        self.texts[case.number, kind, order.pk if order else None] = text

    def add(self, other: "Told") -> None:
        """Take in what another player was told."""
        self.numbers |= other.numbers
        self.heard += other.heard
        self.rejected += other.rejected
        self.texts |= other.texts
        self.steps += other.steps
        self.dispatched += other.dispatched
