"""The rehearsal as one function: read, load, play, judge."""

import time as stopwatch
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from lianxin.calendars.queries import timetable
from lianxin.foundation import time
from lianxin.foundation.outbox.relay import drain
from lianxin.foundation.seals.write import seal_all
from lianxin.foundation.time import LOCAL
from lianxin.organizations.models import Hub
from lianxin.rehearsal import messages, report, scratch, verdict
from lianxin.rehearsal.agenda import Agenda
from lianxin.rehearsal.habits import Habits
from lianxin.rehearsal.messages import Message, Rejected
from lianxin.rehearsal.play import Play, Told
from lianxin.rehearsal.staff import Staff

# A Monday of a year whose holidays are published, with a long holiday ahead.
FIRST_DAY = date(2026, 1, 12)
SEALED_EVERY = timedelta(hours=6)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to rehearse: the first `limit` messages of `file`, coming in over `days` days.

    `keep` names the scratch database that stays; "": none does.
    """

    file: Path
    limit: int
    days: int
    seed: int
    keep: str = ""


def rehearse(wish: Wish, progress: Progress) -> dict[str, Any]:
    """Play `wish` in a scratch database and answer the figures of `report.summary`.

    `progress` is told what goes on, how much is done, of how much. Raises BadFileError for a file that is no message
    file, InUseError for a name that cannot be kept, Stumbled for a step that does not go through, TimeoutError when
    somebody else's transaction on the server does not end; what is wrong at the end is among the figures' failures.
    """
    rows = list(messages.read(wish.file, wish.limit))
    start = datetime.combine(FIRST_DAY, clock_time(8, 0), tzinfo=LOCAL)
    progress("装入示范城市", 0, 1)
    with scratch.database(wish.keep, loaded_at=start - timedelta(days=1)):
        return _played(wish, rows, start, progress)


def _played(wish: Wish, rows: list[Message | Rejected], start: datetime, progress: Progress) -> dict[str, Any]:
    begun = stopwatch.monotonic()
    agenda, told = perform(wish, rows, start, progress)
    seconds = stopwatch.monotonic() - begun
    progress("核对", 0, 1)
    with time.frozen(agenda.now):
        failures = list(verdict.failures(told, len(rows)))
    return report.summary(told, lights=agenda.lights, seconds=seconds, failures=failures)


def perform(wish: Wish, rows: list[Message | Rejected], start: datetime, progress: Progress) -> tuple[Agenda, Told]:
    """Play `rows` from `start` on in the database in use; answers the agenda at its end, and what was told.

    Raises as `rehearse`.
    """
    hub = Hub.objects.unscoped("the rehearsal plays the city's hub").get(code="01")
    agenda = Agenda(time.aware(start))
    with time.frozen(start):
        habits, staff = Habits(wish.seed, timetable("government", start)), Staff(hub)
        play = Play(hub, agenda, habits, staff)
    accepted = [row for row in rows if isinstance(row, Message)]
    play.told.rejected.extend(row for row in rows if isinstance(row, Rejected))
    for message, at in zip(accepted, _moments(accepted, start, wish.days), strict=True):
        play.add(message, at)
    _run(agenda, play, len(accepted), progress)
    return agenda, play.told


def _moments(accepted: list[Message], start: datetime, days: int) -> list[datetime]:
    """When each message comes in: their own distances in time, drawn together or apart to fill `days` days."""
    if not accepted:
        return []
    first, last = min(each.at for each in accepted), max(each.at for each in accepted)
    whole = (last - first) or timedelta(seconds=1)
    return [time.aware(start + timedelta(days=days) * ((each.at - first) / whole)) for each in accepted]


def _run(agenda: Agenda, play: Play, total: int, progress: Progress) -> None:
    """Play to the end; the relay hears of everything, and a seal is written every few hours."""
    sealed_at = agenda.now

    def after_each() -> None:
        nonlocal sealed_at
        if agenda.now - sealed_at >= SEALED_EVERY:
            drain(wait=False)
            seal_all(at=agenda.now)
            sealed_at = agenda.now
        progress("演练", play.told.steps["archive"], total)

    agenda.run(after_each)
    drain()
    seal_all(at=agenda.now)
