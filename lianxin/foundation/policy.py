"""Rights: declared by the rooms, granted by roles (room `accounts`), asked through policies that give their reason.

The type lives here, below `accounts`, because the rooms below it are administered too (a calendar, a unit).
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that a role may allow. `code` is ``room.act``; `label` is Chinese."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """Refusal with the reason that the page shows beside the lock."""

    reason: str

    def __bool__(self) -> bool:
        return False


Decision = Allowed | Denied
_rights: dict[str, Right] = {}


def declare(code: str, label: str) -> Right:
    """Make a right known; raises ValueError when two rooms declare the same code."""
    if code in _rights:
        raise ValueError(f"the right {code} is declared twice")
    _rights[code] = Right(code, label)
    return _rights[code]


def known_rights() -> dict[str, Right]:
    """All declared rights by code."""
    return dict(_rights)


def decide(actor: Actor, right: Right) -> Decision:
    """Does the actor's post hold `right`? The row itself is judged by the room's own policy."""
    if actor.has(right.code):
        return Allowed()
    return Denied(_("您的岗位没有“%(right)s”的权限。") % {"right": right.label})


def enforce(decision: Decision) -> None:
    """Raises `NotAllowed` with the decision's reason unless it is `Allowed`."""
    if isinstance(decision, Denied):
        raise NotAllowed(decision.reason)


def require(actor: Actor, right: Right) -> None:
    """Raises `NotAllowed` unless the actor's post holds `right`."""
    enforce(decide(actor, right))
