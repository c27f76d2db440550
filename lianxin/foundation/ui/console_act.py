"""A step of a console as a page of its own: what it will touch, its fields, one press."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import NotAllowed, NotFound
from lianxin.foundation.step import was_done
from lianxin.foundation.ui.pickers import for_reader, reader_of
from lianxin.foundation.ui.shapes import Act, Crumb, Fact
from lianxin.foundation.ui.step_form import StepForm, taken

On = TypeVar("On")


class ConsoleAct(StepForm, Generic[On]):
    """One step on `on` (None for a step that makes something new).

    `hint` is a line above the fields, `press` what the button says where that is not the label, `done` what is told
    afterwards; `is_grave` marks what cannot be undone.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    done: ClassVar[str]
    hint: ClassVar[str] = ""
    press: ClassVar[str] = ""
    is_grave: ClassVar[bool] = False

    def __init__(self, on: On, actor: Actor, at: datetime, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.on, self.actor, self.now = on, actor, at
        self.there = ""
        for_reader(self, actor, at)
        self.prepare()

    @classmethod
    def allowed(cls, actor: Actor, on: On) -> bool:
        """Whether `actor` may take it on `on` at all; without that it is neither offered nor shown."""
        raise NotImplementedError

    @classmethod
    def locked(cls, on: On, at: datetime) -> str:
        """Why it cannot be taken now, "" where it can."""
        return ""

    def prepare(self) -> None:
        """Fit the fields to what the step is taken on."""

    def subject(self) -> str:
        """What the step is taken on, as the page names it."""
        return str(self.on) if self.on else ""

    def touches(self) -> Sequence[Fact]:
        """What the step will touch, told before it is taken."""
        return ()

    def take(self, *, by: Actor, at: datetime) -> object:
        """Take the step with `cleaned_data`; `there` may be set to where the reader is led then."""
        raise NotImplementedError


Kinds = Iterable[type[ConsoleAct[Any]]]


def offers(kinds: Kinds, on: object, actor: Actor, address: Callable[[str], str]) -> list[Act]:
    """The acts of `kinds` that are the reader's, the locked ones with the reason; `address` leads from a key to its
    page."""
    at = time.now()
    return [
        Act(label=_(kind.label), icon=kind.icon, href=address(kind.key), locked=kind.locked(on, at))
        for kind in kinds
        if kind.allowed(actor, on)
    ]


def kind_of(kinds: Kinds, key: str) -> type[ConsoleAct[Any]]:
    """The act with that key; raises NotFound."""
    found = next((kind for kind in kinds if kind.key == key), None)
    if found is None:
        raise NotFound
    return found


def act_page(
    request: HttpRequest, kind: type[ConsoleAct[Any]], on: object, crumbs: Sequence[Crumb], back: str
) -> HttpResponse:
    """Draw the act's form, or take it (POST) and lead `back`; what is refused comes back with the words kept (422).

    Raises NotAllowed where the act is not the reader's.
    """
    actor = reader_of(request)
    if not kind.allowed(actor, on):
        raise NotAllowed(_("您的岗位不办理这一事项。"))
    form = kind(on, actor, time.now(), request.POST if request.method == "POST" else None)
    if form.is_bound and _done(form, actor):
        messages.success(request, _(kind.done))
        return redirect(form.there or back)
    context = {
        "rail_key": "manage",
        "crumbs": [*crumbs, Crumb(_(kind.label))],
        "form": form,
        "subject": form.subject(),
        "touches": form.touches(),
        "back": back,
    }
    return render(request, "ui/console_act.html", context, status=422 if form.is_bound else 200)


def _done(form: ConsoleAct[Any], by: Actor) -> bool:
    """Whether the step went through; a second press whose first took away what the fields name did it once."""
    if not form.is_valid():
        return was_done(by)
    return taken(form, lambda: form.take(by=by, at=time.now()))
