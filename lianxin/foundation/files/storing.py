"""Taking a file in: name, size, kind and content are checked, then it is stored once and linked to its owner."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput
from lianxin.foundation.files.images import rewritten
from lianxin.foundation.files.types import FileType, allowed, sniff
from lianxin.foundation.locks import hold
from lianxin.foundation.models.files import FileLink, StoredFile
from lianxin.foundation.text import clean
from lianxin.foundation.time import aware

LONGEST_NAME = 200
# Characters that turn the direction of writing: "photo\u202egpj.exe" would look like a picture.
_TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)}


def storage() -> Storage:
    """Where contents lie: a folder, or an S3-compatible store where the settings say so."""
    return storages["files"]


def attach(
    upload: "UploadedFile[bytes]", owner: tuple[str, int], *, at: datetime, field: str = "file", kind: str = ""
) -> FileLink:
    """Check and store `upload` for the owner named by kind and id; call it inside the step's transaction.

    Raises BadInput, naming `field`, for an empty or too large file, a name with tricks in it, a kind of file that is
    not taken or not what its name says, and a picture that is broken or far too large.
    """
    name, content, file_type = check(upload, field)
    if file_type.image:
        content = rewritten(content, file_type, field)
    stored = store(content, file_type.media_type, at=at)
    return FileLink.objects.create(
        file=stored, owner_kind=owner[0], owner_id=owner[1], kind=kind, name=name, at=aware(at)
    )


def check(upload: "UploadedFile[bytes]", field: str) -> tuple[str, bytes, FileType]:
    """Name, content and kind of `upload`, which is left rewound; raises BadInput as `attach` does before storing."""
    name = checked_name(upload.name, field)
    _check_size(upload.size or 0, field)
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    return name, content, _checked_type(content, name, field)


def links_of(owner: tuple[str, int]) -> QuerySet[FileLink]:
    """The files of one owner, oldest first; the caller has already decided who may see the owner."""
    return FileLink.objects.filter(owner_kind=owner[0], owner_id=owner[1]).select_related("file").order_by("at", "pk")


def checked_name(name: str | None, field: str) -> str:
    """The file's name; raises BadInput for path parts, control and direction characters, and a missing name."""
    name = clean(name or "", field, longest=LONGEST_NAME, label=_("文件名"), required=True)
    if not name.strip(". ") or any(char in '/\\:*?"<>|' or char in _TURNING or not char.isprintable() for char in name):
        raise BadInput({field: _("文件名含有不允许的字符，请改名后再传。")})
    return name


def _check_size(size: int, field: str) -> None:
    if size == 0:
        raise BadInput({field: _("文件是空的，请重新选择。")})
    if size > settings.FILE_MAX_BYTES:
        limit = settings.FILE_MAX_BYTES // 1024 // 1024
        raise BadInput({field: _("文件太大，最大 %(limit)d MB。") % {"limit": limit}})


def _checked_type(content: bytes, name: str, field: str) -> FileType:
    found = sniff(content)
    if found is None:
        labels = "、".join(dict.fromkeys(kind.label for kind in allowed().values()))
        raise BadInput({field: _("不能上传这种文件；可以上传：%(labels)s。") % {"labels": labels}})
    if Path(name).suffix.lower().removeprefix(".") not in found.extensions:
        raise BadInput({field: _("文件名与内容不符：内容是%(label)s。") % {"label": found.label}})
    return found


def store(content: bytes, media_type: str, *, at: datetime) -> StoredFile:
    """The row of `content`, whose bytes are in the storage from now on; the same content is stored once."""
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        hold(f"file:{sha256}")
        stored, _made = StoredFile.objects.get_or_create(
            sha256=sha256, defaults={"size": len(content), "media_type": media_type, "stored_at": aware(at)}
        )
        _put(stored.path, content)
    return stored


def _put(path: str, content: bytes) -> None:
    """What a killed process left half-written is written anew."""
    where = storage()
    if where.exists(path):
        if where.size(path) == len(content):
            return
        where.delete(path)
    where.save(path, ContentFile(content))
