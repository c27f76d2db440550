"""Which acts there are, and which of them are offered to a reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from lianxin.cases.acts.base import Act
from lianxin.cases.acts.kinds import IssuedOrderAct, IssuerRulingAct
from lianxin.cases.acts.scene import Scene
from lianxin.foundation.actor import Actor

_acts: dict[str, type[Act[Any]]] = {}
Kind = TypeVar("Kind", bound=type[Act[Any]])


def act(kind: Kind) -> Kind:
    """Make an act known; raises ValueError when two have the same key."""
    if kind.key in _acts:
        raise ValueError(f"the act {kind.key} is there twice")
    _acts[kind.key] = kind
    return kind


def named(key: str) -> type[Act[Any]] | None:
    """The act of that key."""
    return _acts.get(key)


def known() -> list[type[Act[Any]]]:
    """Every act, in the order of groups and of being made known."""
    return sorted(_acts.values(), key=lambda kind: kind.group)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that is this reader's, with its target; `locked` says why it cannot be taken now, "" where it can."""

    kind: type[Act[Any]]
    target: Any
    locked: str


def possible(scene: Scene) -> Iterator[Offer]:
    """Every act that is this reader's, open and locked, in the order in which a page lists them."""
    for kind in known():
        if may_take(kind, scene.actor):
            for target in kind.targets(scene):
                yield Offer(kind, target, kind.why_locked(target, scene))


def may_take(kind: type[Act[Any]], actor: Actor) -> bool:
    """Whether the reader's post may take such an act at all; what an order's issuer does is asked order by order."""
    return issubclass(kind, (IssuedOrderAct, IssuerRulingAct)) or actor.has(kind.right.code)
