"""Stamps: a small file says from which contents something was made, so that it is made again only when they change."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(paths: Iterable[Path], *, also: str = "") -> str:
    """A digest of the names and contents of `paths`, in their order, and of the text `also`."""
    total = hashlib.sha256(also.encode())
    for path in paths:
        total.update(f"\n{path}\n".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def is_fresh(stamp: Path, wanted: str) -> bool:
    """Whether `stamp` says that its thing was made from contents of digest `wanted`."""
    return stamp.is_file() and stamp.read_text() == wanted
