"""What may be done with a case at a screen; every file of this folder makes its acts known when the room starts."""

from lianxin.cases.acts.base import (
    Act,
    AskedAct,
    AskedScene,
    Group,
    Offer,
    Scene,
    act,
    known,
    may_take,
    named,
    possible,
)

__all__ = ["Act", "AskedAct", "AskedScene", "Group", "Offer", "Scene", "act", "known", "may_take", "named", "possible"]
