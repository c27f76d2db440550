"""Acts: steps of the life cycle as somebody at a screen takes them. One class, one act; an instance is its form."""

from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar, cast
from uuid import uuid4

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianxin.cases.acts.scene import AskedScene, Scene
from lianxin.cases.models import Phrase
from lianxin.cases.phrases import phrases_for
from lianxin.cases.states import TextKind
from lianxin.foundation.actor import Actor
from lianxin.foundation.policy import Right
from lianxin.foundation.ui.step_form import RefusingForm

Target = TypeVar("Target", bound=models.Model)


class Group(IntEnum):
    """Where an act stands among the others; those of one group belong together, the most frequent first."""

    NEXT = 1  # what the matter waits for
    WORK = 2
    ASK = 3
    DECIDE = 4
    UNITS = 5
    TELL = 6
    LINK = 7
    MARK = 8
    END = 9


GROUPS = {
    Group.NEXT: "下一步",
    Group.WORK: "办理",
    Group.ASK: "申请",
    Group.DECIDE: "审核",
    Group.UNITS: "承办单位",
    Group.TELL: "诉求内容",
    Group.LINK: "关联",
    Group.MARK: "标记",
    Group.END: "结束",
}


class Act(RefusingForm, Generic[Target]):
    """One act on one target. A subclass says what it is by the class variables and its fields, and takes its step.

    `right`: without it the act is not offered at all. `hotkey`: one letter, pressed on the case page. `done`: what is
    told afterwards. `hint`: one line above the form. `is_grave`: cannot be undone, and looks like it. `aside`: a
    template drawn above the fields, with what whoever acts must read.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    right: ClassVar[Right]
    group: ClassVar[Group]
    done: ClassVar[str]
    hint: ClassVar[str] = ""
    press: ClassVar[str] = ""
    hotkey: ClassVar[str] = ""
    is_grave: ClassVar[bool] = False
    aside: ClassVar[str] = ""
    # Fields that `prepare` leaves out where the target does not ask them.
    sometimes: ClassVar[frozenset[str]] = frozenset()
    # Where the reader goes when it is done; "" for back to where he came from. And the number of a case that it made.
    there: str = ""
    made: str = ""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, target: Target, scene: Scene | AskedScene, data: QueryDict | None = None, files: Any = None
    ) -> None:
        self.target, self.scene = target, cast("Scene", scene)  # an `AskedAct` has the other, and says so
        first = {"seen": self.version, "request_key": uuid4().hex}
        super().__init__(data, files, initial=first, prefix=None, auto_id=f"{self.key}-%s")
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to target and reader (choices, initial values)."""

    def begin(self, said: QueryDict) -> None:
        """Begin with what the address says: a form that is drawn anew as soon as something is chosen."""

    def says(self) -> str:
        """The line above the form."""
        return _(self.hint) if self.hint else ""

    @classmethod
    def targets(cls, scene: Scene) -> Iterable[Target]:
        """The rows of the scene that the act could be taken on by this reader, open or locked."""
        raise NotImplementedError

    @classmethod
    def of(cls, target: Target) -> str:
        """What the target is called beside the act's name; "" for the case itself."""
        return ""

    @property
    def version(self) -> int | None:
        """The version that the form is drawn from; None where the target has none."""
        return getattr(self.target, "version", None)

    @classmethod
    def why_locked(cls, target: Target, scene: Scene) -> str:
        """Why the act cannot be taken now, in words; "" where it can."""
        return cls.locked(target, scene)

    @classmethod
    def locked(cls, target: Target, scene: Scene) -> str:
        """A reason of the act's own, beyond state and right; "" for none."""
        return ""

    def take(self, *, by: Actor, at: datetime) -> None:
        """Take the step with what the form holds; raises what the step raises."""
        raise NotImplementedError

    @cached_property
    def phrases(self) -> dict[str, list[Phrase]]:
        """The canned phrases that the reader may put into each box for a text of the case, by the box's name."""
        return phrases_for(self.scene.actor, [name for name in self.fields if name in TextKind.values])

    @property
    def press_label(self) -> str:
        """What the button that takes the step says."""
        return str(_(self.press or self.label))

    def seen_version(self) -> int | None:
        """The version that the reader has before him, for the step's `seen`."""
        seen: int | None = self.cleaned_data.get("seen")
        return seen

    def with_latest_version(self) -> None:
        """Let a second pressing be a decision on what is now the case: the form goes on from the newest version, under
        a request key of its own."""
        data = QueryDict.copy(self.data)  # type: ignore[arg-type]  # bound by __init__ to what was sent
        data["seen"] = "" if self.version is None else str(self.version)
        data["request_key"] = uuid4().hex
        self.data = data
