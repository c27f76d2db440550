"""The attachments' contents, each under its SHA-256."""

import hashlib
import shutil

from lianxin.exchange.leaving.places import Place
from lianxin.exchange.leaving.tables import CHUNK, FILES, every
from lianxin.exchange.leaving.watching import Watch
from lianxin.foundation.files.storing import storage
from lianxin.foundation.models.files import StoredFile

_PART = 1 << 20


def copy(place: Place, watch: Watch) -> list[str]:
    """Copy every content that the database speaks of; answers the paths of those that are not there, or not whole."""
    lost = []
    for file in every(StoredFile).order_by("pk").iterator(chunk_size=CHUNK):
        name = f"{FILES}/{file.path}"
        if _is_whole(file):
            with storage().open(file.path) as source, place.binary(name) as target:
                shutil.copyfileobj(source, target, _PART)
        else:
            lost.append(name)
        watch.advance(1)
    return lost


def _is_whole(file: StoredFile) -> bool:
    """Whether the storage has the very content."""
    try:
        with storage().open(file.path) as source:
            made = hashlib.sha256()
            while part := source.read(_PART):
                made.update(part)
    except FileNotFoundError:
        return False
    return made.hexdigest() == file.sha256
