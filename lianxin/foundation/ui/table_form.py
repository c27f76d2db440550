"""Forms whose rows are typed, pasted or come from a file, and are looked at before the step is taken."""

import csv
import hashlib
import io
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.foundation import sheets, spreadsheets
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput, Refused
from lianxin.foundation.exports import written
from lianxin.foundation.step import was_done
from lianxin.foundation.ui.fields import WordsField
from lianxin.foundation.ui.step_form import StepForm, taken
from lianxin.foundation.undone import undone

LONGEST_TABLE = 400_000
TABLE = "表格"  # what faults call the rows
PUBLISH = "publish"
_FRAME = {"seen", "request_key", "seen_as", "file", "csrfmiddlewaretoken", "act"}
Seen = TypeVar("Seen")


class TableForm(StepForm):
    """`columns` head the table; `says` are the Chinese names that the step's own names of columns go by.

    The page sends back as ``seen_as`` the `mark` of what was looked at: only those words are published.
    """

    columns: ClassVar[tuple[str, ...]]
    says: ClassVar[dict[str, str]] = {}

    file = forms.FileField(
        label=gettext_lazy("从文件读入"),
        required=False,
        help_text=gettext_lazy("CSV 或 XLSX，第一行是列名；读入后可以再改。"),
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
    )
    table = WordsField(label=gettext_lazy("表格"), longest=LONGEST_TABLE, rows=12)

    def __init__(self, request: HttpRequest, **given: Any) -> None:
        posted = request.method == "POST"
        self._file_fault = ""
        self.sent = self._with_file(request) if posted else QueryDict()
        super().__init__(self.sent if posted else None, **given)

    def _with_file(self, request: HttpRequest) -> QueryDict:
        """What was sent, with the file's rows in the place of the table."""
        data, upload = request.POST.copy(), request.FILES.get("file")
        if isinstance(upload, UploadedFile):
            try:
                data["table"] = _csv_of(upload, self.columns)
            except BadInput as refused:
                self._file_fault = refused.text
        return data

    def clean(self) -> dict[str, Any]:
        if self._file_fault:
            self.add_error("file", self._file_fault)
        return super().clean() or self.cleaned_data

    def clean_table(self) -> list[sheets.Row]:
        """The rows; what is wrong in them is told beside the table."""
        try:
            rows = spreadsheets.read(TABLE, _comma_parted(self.cleaned_data["table"]).encode(), self.columns)
        except BadInput as refused:
            raise ValidationError(list(refused.fields.values())) from None
        if not rows:
            raise ValidationError(_("表格里还没有内容。"))
        return rows

    def add_refusal(self, refused: Refused) -> None:
        """Faults of rows stand beside the table, in the words of its columns."""
        fields = refused.fields if isinstance(refused, BadInput) else {}
        for told, text in fields.items():
            name = self.names.get(told, told)
            name = name if name in self.fields else "table"
            self.add_error(name, self._said(text))
        if not fields:
            self.add_error(None, refused.text)

    def _said(self, text: str) -> str:
        for name, label in self.says.items():
            text = text.replace(f"“{name}”", f"“{label}”")
        return text

    @property
    def mark(self) -> str:
        """Tells these words from all others; how a browser ends lines does not matter."""
        told = [(name, _plain(values)) for name, values in sorted(self.sent.lists()) if name not in _FRAME]
        return hashlib.sha256(repr(told).encode()).hexdigest()

    @property
    def publishes(self) -> bool:
        """Whether what was looked at is to be done."""
        return self.sent.get("act") == PUBLISH and self.sent.get("seen_as") == self.mark


def looked_at(
    form: TableForm, step: Callable[[Actor], object], read: Callable[[], Seen], by: Actor
) -> tuple[bool, Seen | None]:
    """Take the step where its outcome was looked at before, else look at it: what `read` answers once it were taken.

    Answers whether it is done, and what was seen; neither where the form holds what is wrong. A second press finds it
    done: what the rows say may no longer fit then.
    """
    if form.is_valid() and form.publishes:
        keyed = by.with_request_key(form.cleaned_data["request_key"])
        return was_done(keyed) or taken(form, lambda: step(keyed)), None
    seen: list[Seen] = []

    def look() -> None:
        with undone():
            step(by.with_request_key(""))
            seen.append(read())

    taken(form, look)
    return False, seen[0] if seen else None


def _plain(values: list[str]) -> list[str]:
    return [value.replace("\r\n", "\n").strip() for value in values]


def _csv_of(upload: "UploadedFile[bytes]", columns: tuple[str, ...]) -> str:
    """The file's columns as CSV text; raises BadInput."""
    rows = spreadsheets.read(upload.name or TABLE, upload.read(spreadsheets.LONGEST_BYTES + 1), columns)
    header = list(rows[0].cells) if rows else list(columns)
    return written(header, [list(row.cells.values()) for row in rows]).replace("\r\n", "\n")


def _comma_parted(text: str) -> str:
    """Rows that were pasted from a spreadsheet are parted by tabs."""
    if "\t" not in text.partition("\n")[0]:
        return text
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(csv.reader(io.StringIO(text), delimiter="\t"))
    return out.getvalue()
