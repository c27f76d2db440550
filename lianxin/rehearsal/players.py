"""Who plays: one player in this process, or several in processes of their own, each with its share of the messages.

All keep to one simulated clock: the stage says until when they may play, and waits for every one of them.
"""

import multiprocessing
import pickle
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from multiprocessing.connection import Connection
from typing import Any, Protocol

from django.db import connections

from lianxin.calendars.queries import timetable
from lianxin.clocks.sweep import Portion, sweep
from lianxin.foundation import time
from lianxin.rehearsal import process
from lianxin.rehearsal.agenda import Agenda
from lianxin.rehearsal.habits import Habits
from lianxin.rehearsal.messages import Message
from lianxin.rehearsal.plots import twists_of
from lianxin.rehearsal.scene import Life, Scene, Stumbled
from lianxin.rehearsal.staff import Staff
from lianxin.rehearsal.straight import USUAL
from lianxin.rehearsal.told import Told

# So many seconds a process that has nothing left to do may take to end by itself.
PATIENCE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one player plays: messages, each with its place in the whole file's order and its time."""

    name: str
    seed: int
    start: datetime
    messages: tuple[tuple[int, Message, datetime], ...]
    with_twists: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a player is: its next act (None: done), and how many matters it has put into the archive."""

    next_at: datetime | None
    archived: int


class Player(Protocol):
    """`begin` lets it play until a moment, `standing` waits for it; `begin_sweep` lets it turn a portion of the lights
    that are due at a moment, `turned` waits for how many those were; `told` ends it."""

    def begin(self, until: datetime) -> None: ...

    def standing(self) -> Standing: ...

    def begin_sweep(self, at: datetime, portion: Portion) -> None: ...

    def turned(self) -> int: ...

    def told(self) -> Told: ...


def cast(part: Part) -> Scene:
    """The scene of one part, everything on its agenda."""
    agenda = Agenda(time.aware(part.start))
    with time.frozen(part.start):
        office, staff = timetable("government", part.start), Staff(part.start)
    scene = Scene(agenda, staff, USUAL, part.name)
    for place, message, at in part.messages:
        habits = Habits(f"{part.seed}-{message.row}", office)
        life = Life(message, habits, twists_of(place) if part.with_twists else {})
        scene.later(at, life, lambda scene, life, nothing, at: scene.go("arrived", life, nothing, at), None)
    return scene


class Soloist:
    """The player in this very process."""

    def __init__(self, part: Part) -> None:
        self.scene = cast(part)
        self._turned = 0

    def begin(self, until: datetime) -> None:
        self.scene.agenda.run(until)

    def standing(self) -> Standing:
        return Standing(self.scene.agenda.next_at, self.scene.told.steps["archive"])

    def begin_sweep(self, at: datetime, portion: Portion) -> None:
        with time.frozen(at):
            self._turned = sweep(at, portion=portion)

    def turned(self) -> int:
        return self._turned

    def told(self) -> Told:
        return self.scene.told


class Cue(StrEnum):
    """What the stage says to a player in another process, beside its words."""

    PLAY = "play"
    SWEEP = "sweep"
    END = "end"


@dataclass(slots=True)
class Troupe:
    """A player in a process of its own, which talks to the same database."""

    part: Part
    _pipe: Connection = field(init=False)
    _process: Any = field(init=False)

    def __post_init__(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        databases = {alias: dict(connections[alias].settings_dict) for alias in connections}
        self._process = spawn.Process(
            target=process.main, args=(theirs, databases, pickle.dumps(self.part)), daemon=True
        )
        self._process.start()
        theirs.close()

    def begin(self, until: datetime) -> None:
        self._say(Cue.PLAY, until)

    def standing(self) -> Standing:
        answer: Standing = self._answer()
        return answer

    def begin_sweep(self, at: datetime, portion: Portion) -> None:
        self._say(Cue.SWEEP, at, portion)

    def turned(self) -> int:
        answer: int = self._answer()
        return answer

    def told(self) -> Told:
        self._say(Cue.END)
        answer: Told = self._answer()
        self._process.join(PATIENCE)
        return answer

    def leave(self) -> None:
        """The process ends at once, whatever it is at; nothing of it stays."""
        self._pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()

    def _say(self, cue: Cue, *words: Any) -> None:
        with suppress(BrokenPipeError):  # it has died: its answer, or that there is none, says why
            self._pipe.send((cue, words))

    def _answer(self) -> Any:
        """What the process says; raises what it raised, and Stumbled when it has died without a word."""
        try:
            answer = self._pipe.recv()
        except (EOFError, ConnectionResetError) as error:
            raise Stumbled("演练的一个进程意外终止") from error
        if isinstance(answer, Exception):
            raise answer
        return answer


@contextmanager
def company(parts: Sequence[Part]) -> Iterator[list[Player]]:
    """A player for each part: a single one stays in this process. No process outlives the block, whatever happens."""
    if len(parts) == 1:
        yield [Soloist(parts[0])]
        return
    with ExitStack() as leaving:
        players: list[Player] = []
        for part in parts:
            troupe = Troupe(part)
            leaving.callback(troupe.leave)
            players.append(troupe)
        yield players


def answer_stage(pipe: Connection, part: Part) -> None:
    """In the process of a player: each cue that comes is answered, playing with the standing, sweeping with the number
    of lights, the end with what was told."""
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the stage is gone: nobody listens any more
        for answer in _answers(pipe, part):
            pipe.send(answer)


def _answers(pipe: Connection, part: Part) -> Iterator[Standing | int | Told | Exception]:
    try:
        player = Soloist(part)
        yield player.standing()
        cue, words = pipe.recv()
        while cue is not Cue.END:
            yield _answered(player, cue, words)
            cue, words = pipe.recv()
        yield player.told()
    except EOFError:
        raise
    except Exception as error:  # the stage raises it
        yield _portable(error)


def _answered(player: Soloist, cue: Cue, words: tuple[Any, ...]) -> Standing | int:
    if cue is Cue.SWEEP:
        player.begin_sweep(*words)
        return player.turned()
    player.begin(*words)
    return player.standing()


def _portable(error: Exception) -> Exception:
    """Exceptions travel as what the stage tells apart: a stumble by its text, all others by their words."""
    return error if isinstance(error, Stumbled) else Stumbled(f"{type(error).__name__}: {error}")
