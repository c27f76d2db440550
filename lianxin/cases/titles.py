"""A title for what nobody gave one."""

from django.utils.text import Truncator

LONGEST = 30  # characters of a title that nobody wrote


def first_words(said: str) -> str:
    """The first words of what was said, cut at the end of its first sentence."""
    first = next((part for part in said.replace("。", "\n").splitlines() if part.strip()), said)
    return Truncator(first.strip()).chars(LONGEST)
