"""What acts share: why a check refuses beforehand, choices, files that go along, reasons that tell what they need."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from lianxin.cases import attachments
from lianxin.cases.models import TaskOrder
from lianxin.cases.states import AttachmentKind
from lianxin.cases.steps.attach_to_order import attach_to_order
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, Refused
from lianxin.foundation.files import links_of
from lianxin.foundation.ui.choices import RadioCards
from lianxin.taxonomy.fields import ReasonField
from lianxin.taxonomy.models import Need
from lianxin.taxonomy.queries import reasons


def refusal_of(check: Callable[..., object], *given: object, **named: object) -> str:
    """What `check` would refuse with, in words; "" where it passes."""
    try:
        check(*given, **named)
    except Refused as refused:
        return refused.text
    return ""


def put_files(
    order: TaskOrder, uploads: Sequence["UploadedFile[bytes]"], *, by: Actor, at: datetime, seen: int | None
) -> int | None:
    """Put `uploads` to the order, each a step of its own; call it inside a transaction with the step that they belong
    to. Answers the `seen` of that step: the version that the form was drawn from has been checked with the first file.
    Raises BadInput (uploads).
    """
    for index, upload in enumerate(uploads):
        part = by.with_part(f"file {index}")
        try:
            attach_to_order(order, upload, AttachmentKind.HANDLING, by=part, at=at, seen=None if index else seen)
        except BadInput as refused:
            raise BadInput({"uploads": f"{upload.name}：{refused.text}"}) from refused
    return None if uploads else seen


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Let the field offer `choices`; where there is one alone, it is chosen."""
    field = cast("forms.ChoiceField", form.fields[name])
    field.choices = choices
    if len(choices) == 1 and field.required:
        form.initial.setdefault(name, choices[0][0])


def has_files(order: TaskOrder) -> bool:
    """Whether something was put to the order before."""
    return links_of((attachments.ORDER, order.pk)).exists()


def needs_in_words(codes: Iterable[str]) -> str:
    """What must be brought, as pages say it."""
    wanted = set(codes)
    return "、".join(label for code, label in Need.choices if code in wanted)


class ToldReasonField(ReasonField):
    """A reason drawn as a card that says what to write and what to bring."""

    def read_by(self, reader: Actor, at: datetime) -> None:
        super().read_by(reader, at)
        rows = reasons(self.kind, at)
        cards = RadioCards(notes={row.code: _told(row.guidance, row.needs) for row in rows})
        cards.is_required = self.required
        self.widget = cards
        self.choices = [(row.code, row.label) for row in rows]


def _told(guidance: str, needs: Sequence[str]) -> str:
    return guidance + (_("须有：%(needs)s。") % {"needs": needs_in_words(needs)} if needs else "")
