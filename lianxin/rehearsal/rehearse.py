"""The rehearsal as one function: read, load, play, judge."""

import time as stopwatch
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.db import connections

from lianxin.foundation import time
from lianxin.foundation.time import LOCAL
from lianxin.rehearsal import happenings, messages, report, scratch, verdict
from lianxin.rehearsal.aside import aside
from lianxin.rehearsal.messages import Message, Rejected
from lianxin.rehearsal.players import Part, company
from lianxin.rehearsal.stage import Stage
from lianxin.rehearsal.told import Told

# A Monday of a year whose holidays are published, with a long holiday ahead.
FIRST_DAY = date(2026, 1, 12)
# Fewer messages are not worth the start of more processes.
WORTH_A_PLAYER = 100
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to rehearse: the first `limit` messages of `files`, coming in over `days` days, played by `players`.

    `keep` names the scratch database that stays; "": none does. No more players take part than have `share` messages
    each.
    """

    files: tuple[Path, ...]
    limit: int
    days: int
    seed: int
    keep: str = ""
    players: int = 1
    share: int = WORTH_A_PLAYER


def rehearse(wish: Wish, progress: Progress) -> dict[str, Any]:
    """Play `wish` in a scratch database and answer the figures of `report.summary`.

    `progress` is told what goes on, how much is done, of how much. Raises BadFileError for a file that is no message
    file, InUseError for a name that cannot be kept, Stumbled for a step that does not go through, TimeoutError when
    somebody else's transaction on the server does not end; what is wrong at the end is among the figures' failures.
    """
    rows = rows_of(wish)
    start = datetime.combine(FIRST_DAY, clock_time(8, 0), tzinfo=LOCAL)
    progress("装入示范城市", 0, 1)
    with scratch.database(wish.keep, loaded_at=start - timedelta(days=1)):
        return figures(wish, rows, start, progress)


def rows_of(wish: Wish) -> list[Message | Rejected]:
    """The first rows of the files, one file after the other. Raises BadFileError."""
    return list(islice(chain.from_iterable(messages.read(file, wish.limit) for file in wish.files), wish.limit))


def figures(wish: Wish, rows: list[Message | Rejected], start: datetime, progress: Progress) -> dict[str, Any]:
    """Play `rows` from `start` on in the database in use, judge, and answer the figures. Raises as `rehearse`."""
    begun = stopwatch.monotonic()
    stage, told = perform(wish, rows, start, progress)
    seconds = stopwatch.monotonic() - begun
    progress("核对", 0, 1)
    with time.frozen(stage.now):
        failures = list(verdict.failures(told, len(rows)))
    return report.summary(
        told, messages=len(rows), until=stage.now, lights=stage.lights, seconds=seconds, failures=failures
    )


def perform(wish: Wish, rows: list[Message | Rejected], start: datetime, progress: Progress) -> tuple[Stage, Told]:
    """Play `rows` from `start` on in the database in use; answers the stage at its end, and what was told.

    Raises as `rehearse`.
    """
    accepted = [row for row in rows if isinstance(row, Message)]
    connections.close_all()  # players in processes of their own have connections of their own
    with company(_parts(wish, accepted, start)) as players, aside(len(players)) as beside:
        stage = Stage(start, happenings.of_a_rehearsal(start, wish.days), beside)
        stage.play(players, lambda archived: progress("演练", archived, len(accepted)))
        told = stage.close(players)
    told.rejected += [row for row in rows if isinstance(row, Rejected)]
    return stage, told


def _parts(wish: Wish, accepted: Sequence[Message], start: datetime) -> list[Part]:
    """The messages dealt out in turn, to no more players than they keep busy."""
    moments = _moments(accepted, start, wish.days)
    dealt = [(place, message, at) for place, (message, at) in enumerate(zip(accepted, moments, strict=True))]
    players = max(1, min(wish.players, len(accepted) // wish.share))
    return [
        Part(name=str(index), seed=wish.seed, start=start, messages=tuple(dealt[index::players]))
        for index in range(players)
    ]


def _moments(accepted: Sequence[Message], start: datetime, days: int) -> list[datetime]:
    """When each message comes in: their own distances in time, drawn together or apart to fill `days` days."""
    if not accepted:
        return []
    first, last = min(each.at for each in accepted), max(each.at for each in accepted)
    whole = (last - first) or timedelta(seconds=1)
    return [time.aware(start + timedelta(days=days) * ((each.at - first) / whole)) for each in accepted]
