"""The line of time of an administered row: its events, the newest first, with who did it."""

from collections.abc import Callable, Collection, Iterable

from django.utils.translation import gettext as _

from lianxin.foundation.models.events import RecordEvent
from lianxin.foundation.ui.shapes import Entry

LONGEST = 50  # events that are shown
Names = Callable[[Iterable[int]], dict[int, str]]


def _nobody(_ids: Iterable[int]) -> dict[int, str]:
    return {}


_names: Names = _nobody


def set_names(names: Names) -> None:
    """Let `names` say what people are called, by id: the room that knows people calls it when it starts."""
    global _names
    _names = names


def history(subject: str, ids: Collection[int], kinds: Collection[str] = ()) -> list[Entry]:
    """What happened to the rows of a kind such as ``unit``, by whom and when: the newest `LONGEST` events, or of these
    `kinds` only."""
    rows = RecordEvent.objects.filter(subject_kind=subject, subject_id__in=ids)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    newest = list(rows.order_by("-at", "-pk")[:LONGEST])
    names = _names({row.person_id for row in newest if row.person_id})
    return [Entry(at=row.at, what=_(row.label), who=names.get(row.person_id or 0, "") or _("系统")) for row in newest]
