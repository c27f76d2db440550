"""One step on many rows: each in a transaction of its own, so that one refusal stops nothing."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from django.db import models

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import Refused

Row = TypeVar("Row", bound=models.Model)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Refusal(Generic[Row]):
    """A row that the step refused, and why: `code` for programs, `text` for whoever asked."""

    row: Row
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Gathered(Generic[Row]):
    """What came of each row, in the order in which they were given; `done` as the step left them."""

    done: list[Row] = field(default_factory=list)
    refused: list[Refusal[Row]] = field(default_factory=list)


def run(
    step: Callable[..., Row],
    rows: Collection[Row],
    *given: object,
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
) -> Gathered[Row]:
    """Take ``step(row, *given)`` on each of `rows`; answers what was done and what was refused, with the reasons.

    Each row has a request key of its own, made of `by`'s: the same request again does only what it had not done.
    `progress` hears after each row how many of how many have been tried. What is no refusal is raised; the rows
    before it stay done.
    """
    gathered: Gathered[Row] = Gathered()
    for tried, row in enumerate(rows, start=1):
        try:
            gathered.done.append(step(row, *given, by=by.with_part(row.pk), at=at))
        except Refused as refusal:
            gathered.refused.append(Refusal(row, refusal.code, refusal.text))
        if progress:
            progress(tried, len(rows))
    return gathered
