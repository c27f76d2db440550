"""Files: each content once, by its digest; each use of it a link with an owner, a name and a token of its own."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianxin.foundation.crypto.fields import EncryptedTextField
from lianxin.foundation.crypto.rows import RowBound


def new_token() -> str:
    """256 random bits for an address that cannot be guessed."""
    return secrets.token_urlsafe(32)


class StoredFile(models.Model):
    """One content: its SHA-256 (hexadecimal), size in bytes, sniffed type; the bytes lie in the storage at `path`."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("大小"))
    media_type = models.CharField(_("类型"), max_length=100)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_not_empty")]
        indexes = [models.Index(fields=["stored_at"], name="stored_file_stored_at")]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> str:
        """Where the content lies within the storage."""
        return f"{self.sha256[:2]}/{self.sha256}"


class FileLink(RowBound):
    """A file as one owner has it. `owner_kind` and `owner_id` name a row of some room, whose policy guards the file."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="links")
    owner_kind = models.CharField(max_length=32)
    owner_id = models.BigIntegerField()
    kind = models.CharField(_("附件种类"), max_length=32, blank=True)
    name = EncryptedTextField(_("文件名"))
    token = models.CharField(max_length=43, unique=True, default=new_token, editable=False)
    at = models.DateTimeField(_("上传时间"))

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner_id", "at"], name="file_link_owner")]

    def __str__(self) -> str:
        return f"{self.owner_kind}:{self.owner_id}#{self.pk}"
