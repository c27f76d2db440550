"""What may be done with a case at a screen; every file of this folder makes its acts known when the room starts."""

from lianxin.cases.acts.base import Act, Group
from lianxin.cases.acts.kinds import AskedAct
from lianxin.cases.acts.offers import Offer, act, known, may_take, named, possible
from lianxin.cases.acts.scene import AskedScene, Scene

__all__ = ["Act", "AskedAct", "AskedScene", "Group", "Offer", "Scene", "act", "known", "may_take", "named", "possible"]
