"""Seeding: the demonstration's cases are played by the steps, then copied into a year of a city's work."""

import gc
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, groupby
from typing import Any

from django.db import connections, models, transaction
from psycopg.types.range import TimestamptzRange

from lianxin.bench import bulk, lives
from lianxin.bench.copies import Identity, Ids, copied
from lianxin.bench.lives import Life, Rows
from lianxin.bench.words import Tongue
from lianxin.cases import numbers
from lianxin.cases.models import TaskOrder
from lianxin.citizens.models import Citizen, Holding, PhoneNumber
from lianxin.citizens.models.people import PhoneKind
from lianxin.demo.cases import play_cases
from lianxin.foundation import time
from lianxin.foundation.city_settings import value_on
from lianxin.organizations.models import Hub, Unit

CHUNK = 1000
PROCESSES = 2
YEAR = timedelta(days=365)
# Of a hundred cases so many are at work; the others are over. A year's intake is handled in about a fortnight.
AT_WORK = 0.04
# Of a hundred callers so many have never called before.
NEW_CALLERS = 0.4
CASE_NUMBERS = 1_000_000
LINES = 1000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Stock:
    """What copies are made from, and for which moment; `peers` are the units by their kind."""

    over: list[Life]
    at_work: list[Life]
    units: dict[int, Unit]
    peers: dict[int, list[Unit]]
    hub: Hub
    now: datetime
    total: int


def seed(total: int, now: datetime, progress: Progress) -> None:
    """Fill the database, loaded with the demonstration city, with `total` cases of the year before `now`."""
    progress("演出样本", 0, 1)
    play_cases()
    stock = _stock(total, now)
    tables: list[type[models.Model]] = [*stock.over[0].rows, PhoneNumber, Citizen, Holding]
    with bulk.unhindered(tables, lambda done, of: progress("建立索引", done, of)):
        for done in _copied(stock):
            progress("写入工单", done, total)


def _stock(total: int, now: datetime) -> Stock:
    played = lives.played()
    units = Unit.objects.unscoped(lives.REASON).living().order_by("kind", "pk")
    peers = {kind: list(found) for kind, found in groupby(units, key=lambda unit: unit.kind_id)}
    hub = Hub.objects.unscoped(lives.REASON).get(code="01")
    over, at_work = ([life for life in played if life.is_over is wanted] for wanted in (True, False))
    return Stock(over, at_work, {unit.pk: unit for unit in units}, peers, hub, now, total)


def _copied(stock: Stock) -> Iterator[int]:
    """Copy until there are enough; answers again and again how many there are. Forked, so that all cores work."""
    connections.close_all()
    starts = range(0, stock.total, CHUNK)
    with multiprocessing.get_context("fork").Pool(PROCESSES, _take_over, [stock]) as pool:
        done = 0
        for made in pool.imap_unordered(_chunk, starts):
            done += made
            yield done


_stock_of_process: Stock


def _take_over(stock: Stock) -> None:
    global _stock_of_process
    _stock_of_process = stock
    gc.disable()  # rows by the hundred thousand, none of them in a circle
    # Whoever interrupts the bench speaks to its first process, which ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _chunk(start: int) -> int:
    """Store the cases from the `start`-th on; answers how many."""
    stock = _stock_of_process
    count = min(CHUNK, stock.total - start)
    with transaction.atomic():
        bulk.store(_Chunk(stock, start, count).rows())
    return count


class _Chunk:
    """Some cases and the citizens who called because of them."""

    def __init__(self, stock: Stock, start: int, count: int) -> None:
        self._stock, self._start, self._count = stock, start, count
        self._tongue = Tongue(f"chunk {start}")
        self._random = self._tongue.random
        self._pattern = value_on(numbers.PATTERN, time.local(stock.now).date())
        self._taken = {life.case.number for life in [*stock.over, *stock.at_work]}

    def rows(self) -> Rows:
        chosen = [self._any_life() for _each in range(self._count)]
        allotted = {model: self._ids(model, sum(len(life.rows[model]) for life in chosen)) for model in chosen[0].rows}
        rows: Rows = {model: [] for model in allotted}
        callers = list(self._callers())
        for index, life in enumerate(chosen):
            ids = {model: {row.pk: next(allotted[model]) for row in found} for model, found in life.rows.items()}
            own = self._identity(life, index, callers, ids)
            for model, found in copied(life, own).items():
                rows[model] += found
        citizens, phones = zip(*callers, strict=True)
        return {PhoneNumber: list(phones), Citizen: list(citizens), Holding: self._holdings(callers)} | rows

    def _any_life(self) -> Life:
        chosen = self._stock.at_work if self._random.random() < AT_WORK else self._stock.over
        return self._random.choice(chosen)

    def _ids(self, model: type[models.Model], count: int) -> Iterator[int]:
        return bulk.fresh_ids(model, count)

    def _identity(self, life: Life, index: int, callers: list[Any], ids: Ids) -> Identity:
        later = self._later(life)
        number = self._number(life.first + later, index)
        citizen, phone = self._tongue.often(callers)
        told = self._tongue.tells()
        return Identity(number, told, citizen, phone, later, self._stock.now, ids | {Unit: self._units(life)})

    def _number(self, at: datetime, index: int) -> str:
        """Counted down from the end of the sequence, which itself counts up; one that the play has given is passed."""
        for sequence in cycle([CASE_NUMBERS - 1 - self._start - index, self._random.randrange(CASE_NUMBERS)]):
            if (number := numbers.written(self._pattern, self._stock.hub.code, at, sequence)) not in self._taken:
                return number
        raise AssertionError("a cycle does not end")

    def _later(self, life: Life) -> timedelta:
        """How much later the copy lives: over within the year, at work mostly of these days and rarely long overdue."""
        latest = self._stock.now - life.last
        if life.is_over:
            return latest - self._random.random() * (YEAR - (life.last - life.first))
        return latest - min(timedelta(days=self._random.expovariate(0.4)), YEAR / 3)

    def _units(self, life: Life) -> dict[int, int]:
        """For each unit of the life another of its kind, below the copy's unit where the life's is below another."""
        chosen: dict[int, int] = {}
        for order in life.rows[TaskOrder]:
            if order.unit_id not in chosen:
                chosen[order.unit_id] = self._peer(order, life, chosen)
        return chosen

    def _peer(self, order: TaskOrder, life: Life, chosen: dict[int, int]) -> int:
        units = self._stock.units
        peers = [unit for unit in self._stock.peers[units[order.unit_id].kind_id] if unit.pk not in chosen.values()]
        above = next((each.unit_id for each in life.rows[TaskOrder] if each.pk == order.parent_id), None)
        below = [unit for unit in peers if above and unit.path.startswith(units[chosen[above]].path)]
        peer: Unit = self._tongue.often(below or peers)
        return peer.pk

    def _callers(self) -> Iterator[tuple[Citizen, PhoneNumber]]:
        count = int(self._count * NEW_CALLERS) + 1
        citizens, phones = self._ids(Citizen, count), self._ids(PhoneNumber, count)
        at = self._stock.now - YEAR
        for index in range(count):
            phone = PhoneNumber(pk=next(phones), registered_at=at, **_invented_number(self._start + index))
            yield Citizen(pk=next(citizens), name=self._tongue.name(), registered_at=at), phone

    def _holdings(self, callers: list[tuple[Citizen, PhoneNumber]]) -> list[Holding]:
        ids, since = self._ids(Holding, len(callers)), TimestamptzRange(self._stock.now - YEAR, None)
        return [Holding(pk=next(ids), citizen=citizen, number=phone, valid=since) for citizen, phone in callers]


def _invented_number(index: int) -> dict[str, str]:
    """A line behind a switchboard that cannot be dialled."""
    return {
        "number": f"+865390000{index % LINES:03d}",
        "extension": str(index // LINES + 1),
        "kind": PhoneKind.LANDLINE,
    }
