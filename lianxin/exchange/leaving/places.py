"""Where it all goes: a folder or a ZIP file, readable by its owner alone, whole or not there at all."""

import hashlib
import io
import os
import shutil
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple, TextIO

from lianxin.foundation.time import LOCAL, now
from lianxin.operations.errors import OperatorError

_BUFFER = 1 << 20
SUMS = "SHA256SUMS"
ZIP = ".zip"


class Written(NamedTuple):
    """One file of the export: its SHA-256 (hexadecimal) and its size in bytes."""

    sha256: str
    size: int


class _Counted(io.RawIOBase):
    """Passes on what is written, and knows its digest and size."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.digest, self.size = target, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, content: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]  # any buffer there
        self.target.write(content)
        self.digest.update(content)
        self.size += len(content)
        return len(content)


class Place(ABC):
    """One file after the other is written into it; `written` tells what lies there."""

    def __init__(self) -> None:
        self.written: dict[str, Written] = {}

    @contextmanager
    def binary(self, name: str) -> Iterator[IO[bytes]]:
        """A new file, whose digest is known when the block ends."""
        with self._target(name) as target:
            counted = _Counted(target)
            with io.BufferedWriter(counted, _BUFFER) as out:  # type: ignore[type-var]  # any raw stream does
                yield out
        self.written[name] = Written(counted.digest.hexdigest(), counted.size)

    @contextmanager
    def text(self, name: str) -> Iterator[TextIO]:
        """A new file in UTF-8, its lines as they are written."""
        with self.binary(name) as target, io.TextIOWrapper(target, encoding="utf-8", newline="") as out:
            yield out

    def put(self, name: str, content: str) -> None:
        with self.text(name) as out:
            out.write(content)

    def write_sums(self) -> None:
        """The digests of all files, as `sha256sum -c` reads them."""
        self.put(SUMS, "".join(f"{made.sha256}  {name}\n" for name, made in sorted(self.written.items())))

    @abstractmethod
    def _target(self, name: str) -> IO[bytes]: ...

    @abstractmethod
    def close(self) -> None:
        """Nothing more is written."""


class Folder(Place):
    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        path.mkdir(mode=0o700)

    def _target(self, name: str) -> IO[bytes]:
        path = self.path / name
        for folder in reversed(path.relative_to(self.path).parents[:-1]):
            (self.path / folder).mkdir(mode=0o700, exist_ok=True)
        return _new(path)

    def close(self) -> None:
        """Each file was closed when it was written."""


class Archive(Place):
    """A ZIP file; what is larger than 4 GB goes in too."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.raw = _new(path)
        self.zip = zipfile.ZipFile(self.raw, "w", zipfile.ZIP_DEFLATED)
        self.at = now().astimezone(LOCAL).timetuple()[:6]

    def _target(self, name: str) -> IO[bytes]:
        member = zipfile.ZipInfo(name, self.at)
        member.external_attr, member.compress_type = 0o600 << 16, zipfile.ZIP_DEFLATED
        return self.zip.open(member, "w", force_zip64=True)

    def close(self) -> None:
        try:
            self.zip.close()
        finally:
            self.raw.close()


def _new(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def going_to(path: Path) -> Iterator[Place]:
    """Write to `path`, a new or empty folder, or a new file that ends with ``.zip``: it is there when the block has
    ended, and only then. Raises OperatorError for what is there already."""
    refuse_taken(path)
    draft = _draft_of(path)
    place = Archive(draft) if path.suffix == ZIP else Folder(draft)
    try:
        yield place
        place.close()
        draft.rename(path)
    except BaseException:
        with suppress(OSError, ValueError):
            place.close()
        _remove(draft)
        raise


def _draft_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def refuse_taken(path: Path) -> None:
    """Raises OperatorError unless `going_to` can write there."""
    if not path.parent.is_dir():
        raise OperatorError(f"没有文件夹 {path.parent}。", f"There is no folder {path.parent}.")
    is_empty = path.is_dir() and path.suffix != ZIP and not any(path.iterdir())
    if path.exists() and not is_empty:
        raise OperatorError(
            f"{path} 已有内容，不会覆盖；请指定一个新的或空的位置。",
            f"{path} is there already and is not overwritten; name a new or empty place.",
        )
    if (draft := _draft_of(path)).exists():
        raise OperatorError(
            f"{draft} 是另一次没有完成的导出：它若已不在运行，请删除后再执行。",
            f"{draft} is left of another export that did not end: delete it if that one no longer runs.",
        )


def _remove(draft: Path) -> None:
    if draft.is_dir():
        shutil.rmtree(draft, ignore_errors=True)
    else:
        draft.unlink(missing_ok=True)
