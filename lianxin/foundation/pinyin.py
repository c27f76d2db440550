"""Finding Chinese names by the initials of their syllables."""

import re

from pypinyin import Style, lazy_pinyin

_KEPT = re.compile(r"[a-z0-9]+")


def initials(text: str) -> str:
    """The first letters of the syllables of `text`: ``规划管理`` gives ``ghgl``; Latin letters and digits stay."""
    syllables = lazy_pinyin(text.lower(), style=Style.FIRST_LETTER)
    return "".join("".join(_KEPT.findall(syllable)) for syllable in syllables)
