"""A title for what nobody gave one."""

import re

from django.utils.text import Truncator

LONGEST = 30  # characters of a title that nobody wrote
# How letters begin before they say anything; the workbench's script (intake.ts) passes over the same.
_OPENING = re.compile(
    r"\A(?:\s|[^\n]{1,20}[：:]\s*\n|尊敬的[^：:，,。\n]{1,20}[：:，,]|[^\s：:，,。！!]{0,10}[您你]们?好[：:，,。！!])+"
)


def first_words(said: str) -> str:
    """The first words of what was said, without the salutation, cut at the end of its first sentence."""
    told = _OPENING.sub("", said) or said
    first = next((part for part in told.replace("。", "\n").splitlines() if part.strip()), told)
    return Truncator(first.strip()).chars(LONGEST)
