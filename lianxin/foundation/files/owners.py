"""Whose file it is decides who may have it: each room answers for its own rows."""

from collections.abc import Callable

from lianxin.foundation.actor import Actor
from lianxin.foundation.models.files import FileLink
from lianxin.foundation.policy import Decision

Policy = Callable[[Actor, FileLink], Decision]
_policies: dict[str, Policy] = {}


def register_owner(kind: str, policy: Policy) -> None:
    """Let `policy` decide who may download the files of owners of `kind`; raises ValueError for a second policy."""
    if _policies.get(kind, policy) is not policy:
        raise ValueError(f"files of {kind} have their policy already")
    _policies[kind] = policy


def decide(link: FileLink, *, by: Actor) -> Decision:
    """Whether `by` may have the file; LookupError for an owner kind that no room answers for."""
    return _policies[link.owner_kind](by, link)
