"""Files that programs hand in before the act that they belong to."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _

from lianxin.exchange.models import Token, Upload
from lianxin.foundation.actor import Actor
from lianxin.foundation.errors import BadInput
from lianxin.foundation.files import links_of, register_owner
from lianxin.foundation.files.images import rewritten
from lianxin.foundation.files.storing import check, storage, store
from lianxin.foundation.models.files import FileLink
from lianxin.foundation.policy import Decision, Denied
from lianxin.rulebook.queries import find
from lianxin.rulebook.scopes import Facts

OWNER = "program_upload"
LONGEST_TOKEN = 43


def register() -> None:
    """Let nobody download what a program has handed in: it has the file, and an act takes it. Called once."""
    register_owner(OWNER, _nobodys)


def _nobodys(_actor: Actor, _link: FileLink) -> Decision:
    return Denied("还没有用到的上传文件不能下载。")


def keep(upload: "UploadedFile[bytes]", token: Token, *, at: datetime) -> FileLink:
    """Check `upload` as pages do and keep it for an act; call it inside a transaction. The content is kept as it came:
    the act's step makes of a picture what is kept of pictures. Raises BadInput (file)."""
    name, content, file_type = check(upload, "file")
    if file_type.image:
        rewritten(content, file_type, "file")
    row = Upload.objects.create(token=token, at=at)
    stored = store(content, file_type.media_type, at=at)
    return FileLink.objects.create(file=stored, owner_kind=OWNER, owner_id=row.pk, name=name, at=at)


def take(names: Sequence[str], token: Token, *, at: datetime) -> list["UploadedFile[bytes]"]:
    """The files of these names (their tokens), each usable once and only by whoever handed it in: call it in the
    transaction of the act that they are for, whose refusal gives them back. Raises BadInput (uploads)."""
    if len(set(names)) < len(names):
        raise BadInput({"uploads": _("同一个文件写了两次。")})
    return [_taken(name, token, at) for name in names]


def _taken(name: str, token: Token, at: datetime) -> "UploadedFile[bytes]":
    link = _link(name)
    rows = Upload.objects.select_for_update().filter(token=token, at__gte=_oldest(at))
    row = rows.filter(pk=link.owner_id).first() if link else None
    if link is None or row is None:
        raise BadInput({"uploads": _("没有这个上传文件，或者已经用过、过期了，请重新上传。")})
    with storage().open(link.file.path) as file:
        content = file.read()
    taken = SimpleUploadedFile(link.name, content, link.file.media_type)
    link.delete()
    row.delete()
    return taken


def _link(name: str) -> FileLink | None:
    if len(name) != LONGEST_TOKEN or not name.isascii() or "\0" in name:
        return None
    return FileLink.objects.filter(owner_kind=OWNER, token=name).select_related("file").first()


def usable_until(at: datetime) -> datetime:
    """Until when a file that is handed in at `at` can be used (rule `exchange.upload`)."""
    return at + _kept(at)


def _oldest(at: datetime) -> datetime:
    return at - _kept(at)


def _kept(at: datetime) -> timedelta:
    return timedelta(seconds=find("exchange.upload", Facts(), at).span.seconds)


def forget(*, at: datetime) -> int:
    """Forget what was not used in its time; answers how many. The contents go with the next cleaning."""
    rows = list(Upload.objects.filter(at__lt=_oldest(at)).values_list("pk", flat=True))
    for pk in rows:
        links_of((OWNER, pk)).delete()
    return Upload.objects.filter(pk__in=rows).delete()[0]
