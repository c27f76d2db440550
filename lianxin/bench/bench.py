"""The bench as one function: seed a scratch database, measure, judge."""

import os
from collections.abc import Callable
from time import monotonic

from django.db import connection, models

from lianxin.bench import bare, flood, live, lives, report, seeding
from lianxin.bench.measures import People, Readings, Registrations, Times, timed
from lianxin.bench.moments import LOADED, NOW
from lianxin.bench.pages import Pages
from lianxin.bench.report import Bench
from lianxin.bench.seeding import Progress
from lianxin.cases.models import Case
from lianxin.foundation import time
from lianxin.rehearsal import scratch

Note = Callable[[Times], None]


def bench(cases: int, times: int, keep: str, progress: Progress, note: Note, *, flooded: float = 0) -> Bench:
    """Seed `cases` cases and measure each act `times` times; `keep` names the scratch database that stays, "" none;
    `flooded` is for how many seconds forms pour in at the end.

    `progress` is told what goes on, how much is done, of how much; `note` each measure as it comes: a long run that
    dies leaves those. Raises InUseError for a name that cannot be kept.
    """
    progress("装入示范城市", 0, 1)
    with scratch.database(keep, loaded_at=LOADED), time.frozen(NOW):
        begun = monotonic()
        seeding.seed(cases, time.aware(NOW), progress)
        seeded = monotonic() - begun
        found, share = measured(times, progress, note)
        poured = flood.measured(People(), flooded) if flooded else flood.Flood()
        found += poured.times() if flooded else []
        # Whoever else works on the machine slows everything down: told beside the figures.
        load = round(os.getloadavg()[0], 1)
        return Bench(report.lines(found, share, cases), _rows(), round(seeded, 1), load, poured.answers)


def measured(times: int, progress: Progress, note: Note) -> tuple[list[Times], float]:
    """Measure in the database in use: the times of each act, and how many registrations go into the time of as many by
    bare SQL (1: as fast). Everything waits for the disk as in service."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
    people = People()
    registrations = Registrations(people)
    looked_at = Readings(people)
    readings = looked_at.calls() | Pages(people, looked_at).calls()
    steps = len(readings) + 3
    progress("测量", 0, steps)
    found: list[Times] = []

    def keep(measure: Times) -> None:
        found.append(measure)
        note(measure)

    keep(timed("register", registrations.calls(), times))
    yardstick = timed("bare_sql", bare.calls(registrations.cases), times)
    for done, (code, calls) in enumerate(readings.items(), 2):
        progress("测量", done, steps)
        keep(timed(code, calls, times))
    progress("测量", steps - 1, steps)
    share = sum(yardstick.seconds) / sum(found[0].seconds)
    keep(live.measured(people, registrations, min(times, live.EVENTS)))
    progress("测量", steps, steps)
    return found, share


def _rows() -> dict[str, int]:
    tables: list[type[models.Model]] = [Case, *lives.tables()]
    return {model.__name__: model._base_manager.order_by().count() for model in tables}
