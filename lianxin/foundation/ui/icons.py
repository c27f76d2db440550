"""The icons of the pages, drawn into the page itself: nothing to load, nothing that flashes, and they print."""

import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString

SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)">(.*?)</symbol>')


@cache
def _symbols() -> dict[str, SafeString]:
    text = (Path(__file__).parent / "icons.svg").read_text(encoding="utf-8")
    return {name: SafeString(paths) for name, paths in SYMBOL.findall(text)}


def names() -> list[str]:
    """All icons that there are."""
    return sorted(_symbols())


def paths(name: str) -> SafeString:
    """The inside of the icon's `<svg>`, 24 by 24 units; raises ValueError for an icon that is not in `icons.svg`."""
    if name not in _symbols():
        raise ValueError(f"there is no icon {name!r} in icons.svg")
    return _symbols()[name]
