"""Compiling the English texts: a `.po` file in a room's `locale` folder becomes the `.mo` that Django reads."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from lianxin.operations import places
from lianxin.operations.errors import OperatorError


def outdated() -> Iterator[Path]:
    """The `.po` files of the project that have no compiled twin, or an older one."""
    for source in sorted((places.ROOT / "lianxin").glob("**/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            yield source


def compile_texts(source: Path) -> None:
    """Write the `.mo` beside `source`. Raises OperatorError naming the line when it is no `.po` file."""
    with source.open("rb") as file:
        try:
            catalog = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        except PoFileError as error:
            raise OperatorError(f"译文文件 {source} 有误：{error}", f"{source} is broken: {error}") from error
    draft = source.with_suffix(f".mo.{os.getpid()}")  # several test workers may compile at once
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.rename(source.with_suffix(".mo"))
