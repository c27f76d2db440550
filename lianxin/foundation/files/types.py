"""What kinds of files are taken, and how each is told from its content; the list is data."""

import io
import tomllib
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import filetype

LIST = Path(__file__).parents[1] / "data" / "file_types.toml"
TEXT = "text/plain"
# By the member that makes a ZIP archive such a document; sought before macros are.
_DOCUMENTS = {
    "OFD.xml": "application/ofd",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f"))


@dataclass(frozen=True, slots=True)
class FileType:
    """One kind of file. `image` is Pillow's name of the format when it is written anew, else empty."""

    media_type: str
    extensions: tuple[str, ...]
    label: str
    inline: bool = False
    image: str = ""


@cache
def allowed() -> dict[str, FileType]:
    """The kinds that are taken, by media type."""
    rows = tomllib.loads(LIST.read_text(encoding="utf-8"))["type"]
    types = (FileType(**row | {"extensions": tuple(row["extensions"])}) for row in rows)
    return {kind.media_type: kind for kind in types}


def sniff(content: bytes) -> FileType | None:
    """The kind of `content` by its bytes alone; None for what is not taken."""
    return allowed().get(_media_type(content))


def _media_type(content: bytes) -> str:
    found = filetype.guess(content)
    if content.startswith(b"PK\x03\x04"):
        return _document(content)
    if found is not None:
        return str(found.mime)
    return TEXT if _is_text(content) else ""


def _document(content: bytes) -> str:
    """Office documents and OFD are ZIP archives; others, and those with macros, are nothing that is taken."""
    try:
        members = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError):
        return ""
    if any(member.endswith("vbaProject.bin") for member in members):
        return ""
    return next((kind for member, kind in _DOCUMENTS.items() if member in members), "")


def _is_text(content: bytes) -> bool:
    if content.translate(None, _CONTROL) != content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
