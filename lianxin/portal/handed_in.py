"""Files that citizens hand in: pictures, papers, and what they say into a recorder."""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.foundation.files.types import allowed
from lianxin.foundation.ui.fields import FORM_BYTES, FilesField

MOST = 6  # of one form
LONGEST_VOICE = 300  # seconds
_MEGA = 1024 * 1024


def _sizes() -> str:
    return _("最多 %(most)d 个，每个不超过 %(each)d MB，一共不超过 %(together)d MB。") % {
        "most": MOST,
        "each": settings.FILE_MAX_BYTES // _MEGA,
        "together": (settings.REQUEST_MAX_BYTES - FORM_BYTES) // _MEGA,
    }


class HandedInField(FilesField):
    """Some files; how many and how large they may be is said beside the boxes."""

    def __init__(self, **kwargs: Any) -> None:
        label = gettext_lazy("照片、录音、文件")
        super().__init__(most=MOST, required=False, label=label, help_text=lazy(_sizes, str)(), **kwargs)


def is_spoken(upload: "UploadedFile[bytes]") -> bool:
    """Whether `upload`, by its name, is a recording of sound."""
    ending = PurePath(upload.name or "").suffix.lower().lstrip(".")
    return any(ending in kind.extensions for kind in allowed().values() if kind.media_type.startswith("audio/"))


def voice() -> dict[str, Any]:
    """What the page needs to offer a recording (`parts/voice.html`)."""
    return {"name": "uploads", "longest": LONGEST_VOICE, "minutes": LONGEST_VOICE // 60}
