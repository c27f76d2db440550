"""Form fields of the desk: a moment, a day, files, words. What is refused is told in words, and stays in its box."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from datetime import time as clock
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.foundation import text, time
from lianxin.foundation.errors import BadInput
from lianxin.foundation.files.storing import check
from lianxin.foundation.files.types import allowed
from lianxin.foundation.ui.pickers import ReadersField
from lianxin.foundation.ui.when import Unreadable, read_day, read_moment

MORNING = clock(9)
# Written into the box as they stand here; the buttons say them in the reader's language.
MOMENTS = (gettext_noop("今天 18:00"), gettext_noop("明天 9:00"), gettext_noop("明天 18:00"), gettext_noop("后天 9:00"))
DAYS = (gettext_noop("今天"), gettext_noop("明天"), gettext_noop("后天"))
MOST_FILES = 50
FORM_BYTES = 1024 * 1024  # of a request are left for what else is sent with files
LONGEST_WORDS = 20_000  # what is longer is a document, to be attached
# Word's own line and page breaks; other control characters mean nothing and are left out.
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")


class Written(forms.TextInput):
    """A box with buttons for usual answers: pressing one writes its words into the box."""

    template_name = "ui/widgets/written.html"

    def __init__(self, usual: Sequence[str], **attrs: str) -> None:
        super().__init__({"autocomplete": "off"} | attrs)
        self.usual = usual

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["usual"] = self.usual
        return context


class MomentField(ReadersField):
    """A moment as people write it (`when.read_moment`); `clean` answers it in UTC, None where none is asked for.

    A day without an hour is meant at `hour`; `usual` are the buttons.
    """

    def __init__(self, *, hour: clock = MORNING, usual: Sequence[str] = MOMENTS, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Written(usual, placeholder="2026-11-16 14:30"))
        super().__init__(**kwargs)
        self.hour = hour

    def to_python(self, value: Any) -> datetime | None:
        if not (value and value.strip()):
            return None
        try:
            return read_moment(value, at=self.at or time.now(), hour=self.hour)
        except Unreadable as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return time.local(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or ""))


class DayField(ReadersField):
    """A day as people write it (`when.read_day`); `clean` answers a date, None where none is asked for."""

    def __init__(self, *, usual: Sequence[str] = DAYS, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Written(usual, placeholder="2026-11-16"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if not (value and value.strip()):
            return None
        try:
            return read_day(value, at=self.at or time.now())
        except Unreadable as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or ""))


class Words(forms.Textarea):
    """A box for words with a count of them: never cut off while somebody types or pastes."""

    template_name = "ui/widgets/words.html"
    longest = 0

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"] |= {"longest": self.longest, "length": len(value or "")}
        return context


class WordsField(forms.Field):
    """Words of at most `longest` characters, as they were written; line ends become ``\\n``.

    Control characters that come along when a document is pasted are left out; NUL is refused.
    """

    def __init__(self, *, longest: int = LONGEST_WORDS, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Words({"rows": rows}))
        super().__init__(**kwargs)
        self.longest = self.widget.longest = longest

    def to_python(self, value: Any) -> str:
        plain = _CONTROLS.sub("", _BREAKS.sub("\n", value or ""))
        try:
            return text.clean(plain, "words", longest=self.longest) if plain.strip() else ""
        except BadInput as refused:
            raise ValidationError(refused.fields["words"], code="invalid") from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or "") != (data or ""))


class FileBoxes(forms.FileInput):
    """Several files, or a picture from the telephone's camera: two boxes of one name."""

    template_name = "ui/widgets/files.html"
    allow_multiple_selected = True
    most = MOST_FILES

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        getlist = getattr(files, "getlist", None)
        given = getlist(name) if getlist else files.get(name)
        return [given] if isinstance(given, UploadedFile) else list(given or ())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        kinds = allowed().values()
        context["widget"] |= {
            "accept": ",".join(f".{ending}" for kind in kinds for ending in kind.extensions),
            "pictures": ",".join(kind.media_type for kind in kinds if kind.image),
            "most": self.most,
            "most_bytes": settings.FILE_MAX_BYTES,
            "most_together": settings.REQUEST_MAX_BYTES - FORM_BYTES,
        }
        return context


class FilesField(forms.Field):
    """Several files, each checked as storing it does; `clean` answers the uploads, rewound, for a step to attach."""

    widget = FileBoxes

    def __init__(self, *, most: int = MOST_FILES, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = self.widget.most = most

    def to_python(self, value: Any) -> list["UploadedFile[bytes]"]:
        uploads = list(value or ())
        if len(uploads) > self.most:
            told = _("最多 %(most)d 个文件，现有 %(count)d 个。") % {"most": self.most, "count": len(uploads)}
            raise ValidationError(told, code="too_many")
        faults = [fault for upload in uploads if (fault := _fault(upload))]
        if faults:
            raise ValidationError(faults)
        return uploads

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


def _fault(upload: "UploadedFile[bytes]") -> ValidationError | None:
    try:
        check(upload, "file")
    except BadInput as refused:
        return ValidationError(
            _("%(name)s：%(fault)s"), code="file", params={"name": upload.name, "fault": refused.fields["file"]}
        )
    return None
