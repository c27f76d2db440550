"""One player's stage: takes steps as pages do, keeps what comes later, and leads each matter from moment to moment."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError

from lianxin.cases.models import Case, TaskOrder
from lianxin.cases.states import OrderRole
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import Refused
from lianxin.rehearsal.agenda import Agenda
from lianxin.rehearsal.habits import Habits
from lianxin.rehearsal.messages import Message
from lianxin.rehearsal.staff import Staff
from lianxin.rehearsal.told import Told

Done = TypeVar("Done")
# What somebody does about a matter: on the case or one of its orders (None: there is no case yet), at a moment.
Act = Callable[["Scene", "Life", Any, datetime], None]


class Stumbled(Exception):
    """A step did not go through in the middle of the play; the text names message and step (Chinese)."""


@dataclass(slots=True)
class Life:
    """One message and what becomes of it. `twists` are the acts that replace the usual ones at named moments, each
    once; `epoch` tells acts that were planned before the matter took another course from those that still hold."""

    message: Message
    habits: Habits
    twists: dict[str, Act] = field(default_factory=dict)
    epoch: int = 0
    # The matters merged into this one: they go on when its answers pass the review.
    followers: "list[tuple[Life, Case]]" = field(default_factory=list)
    # What twists remember from one moment to the next.
    notes: dict[str, Any] = field(default_factory=dict)

    def turn(self) -> None:
        """The matter takes another course: what was planned so far no longer happens."""
        self.epoch += 1


class Scene:
    """What one player acts on. `usual` holds the acts of the straight way by their moments; `name` tells players apart
    in request keys."""

    def __init__(self, agenda: Agenda, staff: Staff, usual: dict[str, Act], name: str = "0") -> None:
        self.agenda, self.staff, self.told = agenda, staff, Told()
        self._usual, self._name, self._keys = usual, name, count(1)
        self._step = ""
        # What waits for others of its kind, by kind and hub.
        self.gatherings: dict[tuple[str, int], Any] = {}

    def go(self, moment: str, life: Life, subject: Case | TaskOrder | None, at: datetime) -> None:
        """Something has brought `subject` to `moment`: let what is usual, or this matter's twist, decide what comes."""
        helps = isinstance(subject, TaskOrder) and subject.role != OrderRole.LEAD  # twists befall whoever leads
        act = self._usual[moment] if helps else life.twists.pop(moment, self._usual[moment])
        act(self, life, subject, at)

    def later(self, at: datetime, life: Life, act: Act, subject: object) -> None:
        """Let `act` happen to `subject` at `at`, unless the matter takes another course before."""
        epoch = life.epoch

        def watched(now: datetime) -> None:
            if life.epoch == epoch:
                self._watched(life, act, subject, now)

        self.agenda.add(at, watched)

    def take(self, step: Callable[..., Done], *given: object, by: Actor, at: datetime, **more: object) -> Done:
        """Take `step` as a page would, with a request key of its own; counted once it is done."""
        self._step = step.__name__
        key = f"rehearsal-{self._name}-{next(self._keys)}"
        done = step(*given, by=by.with_request_key(key), at=at, **more)
        self.told.steps[self._step] += 1
        return done

    def _watched(self, life: Life, act: Act, subject: object, now: datetime) -> None:
        """What stops an act is named by its message; a database that is gone or full is no fault of the message."""
        try:
            act(self, life, subject, now)
        except (InterfaceError, OperationalError):
            raise
        except Exception as error:
            why = error.text if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
            raise Stumbled(f"来件第 {life.message.row} 行在“{self._step}”这一步出错：{why}") from error


def telephone_of(user: str) -> str:
    """An invented number that cannot be dialled, always the same for the same user."""
    return f"1990000{int(hashlib.sha256(user.encode()).hexdigest(), 16) % 10_000:04d}"
