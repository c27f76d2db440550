"""The stage: lets the players play window by window and turn the lights, lets the relay hear, seals."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from lianxin.clocks.sweep import Portion
from lianxin.foundation import time
from lianxin.foundation.outbox.relay import drain
from lianxin.foundation.seals.write import seal_all
from lianxin.rehearsal.aside import Aside, AtOnce
from lianxin.rehearsal.players import Player, Standing
from lianxin.rehearsal.told import Told

# Players go on by themselves for so long; then the lights turn, and everybody waits for everybody.
WINDOW = timedelta(minutes=30)
# The relay hears of whole batches: for each event by itself it would be the busiest of all.
HEARD_EVERY = timedelta(hours=2)
SEALED_EVERY = timedelta(hours=6)
# What happens in the city at a moment, besides what the players do.
Happening = tuple[datetime, Callable[[datetime], None]]


class Stage:
    """The simulated clock of all players. `lights` counts those that turned; `beside` is where the relay hears."""

    def __init__(self, start: datetime, happenings: Sequence[Happening] = (), beside: Aside | None = None) -> None:
        self.now = time.aware(start)
        self.lights = 0
        self._beside = beside or AtOnce()
        self._happenings = sorted(happenings, key=lambda happening: happening[0])
        self._sealed_at = self._heard_at = self.now

    def play(self, players: Sequence[Player], progress: Callable[[int], None], until: datetime | None = None) -> None:
        """Play until nobody has anything left to do, or until `until`; `progress` hears how many matters ended."""
        standings = [player.standing() for player in players]
        with time.clock(lambda: self.now):
            while (first := _first(standings)) is not None and (until is None or first <= until):
                self.now = _window_end(first, until)
                self._let_happen(first)
                standings = self._window(players)
                progress(sum(standing.archived for standing in standings))
            if until is not None:
                self._sweep(players, until)

    def _window(self, players: Sequence[Player]) -> list[Standing]:
        """Everybody plays at once; meanwhile, now and then, the relay hears of what is committed, and it is sealed."""
        for player in players:
            player.begin(self.now)
        self._hear(self.now)
        standings = [player.standing() for player in players]
        self._sweep(players, self.now)
        return standings

    def _hear(self, at: datetime) -> None:
        if at - self._heard_at < HEARD_EVERY:
            return
        seals = at - self._sealed_at >= SEALED_EVERY
        if self._beside.begin(lambda: _hear_and_seal(at if seals else None)):
            self._heard_at = at
            self._sealed_at = at if seals else self._sealed_at

    def _let_happen(self, at: datetime) -> None:
        while self._happenings and self._happenings[0][0] <= at:
            moment, happen = self._happenings.pop(0)
            with time.frozen(moment):
                happen(moment)

    def _sweep(self, players: Sequence[Player], at: datetime) -> None:
        """The lights turn when nobody plays; every player turns its portion of them."""
        for place, player in enumerate(players):
            player.begin_sweep(at, Portion(place, len(players)))
        self.lights += sum(player.turned() for player in players)

    def close(self, players: Sequence[Player]) -> Told:
        """The play is over: everything is heard of and sealed; answers what all players were told."""
        self._beside.wait()
        told = Told()
        for player in players:
            told.add(player.told())
        with time.frozen(self.now):
            drain()
            seal_all(at=self.now)
        return told


def _hear_and_seal(at: datetime | None) -> None:
    """Let the relay hear; write the seals of `at`, where it is time for them."""
    drain(wait=False)
    if at:
        seal_all(at=at)


def _first(standings: Sequence[Standing]) -> datetime | None:
    return min((standing.next_at for standing in standings if standing.next_at), default=None)


def _window_end(first: datetime, until: datetime | None) -> datetime:
    """The end of the window in which `first` lies, windows being counted from the hour."""
    start = first.replace(minute=0, second=0, microsecond=0)
    end = start + WINDOW * ((first - start) // WINDOW + 1)
    return min(end, until) if until else end
