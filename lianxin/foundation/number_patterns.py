"""How numbers are made of a day, a hub and a running number: the one parser for the environment and for the pages."""

import re
from datetime import date
from string import Formatter

_NAMES = ("hub", "sequence")
_WIDTH = re.compile(r"(0?[1-9][0-9]?d?)?")
_TRIED = (("01", 1), ("01", 999_999), ("02", 1))


def check(pattern: str, *, longest: int) -> None:
    """Raises ValueError unless `pattern` (strftime, ``{hub}`` and ``{sequence}``) makes different numbers of at most
    `longest` digits for different hubs and running numbers."""
    try:
        day = date(2026, 12, 31).strftime(pattern)
        _demand_plain(day)
        made = {day.format(hub=hub, sequence=sequence) for hub, sequence in _TRIED}
    except (ValueError, LookupError, AttributeError) as error:
        raise ValueError(f"no pattern of numbers ({error})") from error
    if len(made) < len(_TRIED) or not all(one.isascii() and one.isdecimal() and len(one) <= longest for one in made):
        raise ValueError(f"{longest} digits at most, of {{hub}} and {{sequence}}")


def _demand_plain(pattern: str) -> None:
    """Nothing but the two names, filled up to less than a hundred digits: a page takes patterns from people."""
    for _literal, name, width, conversion in Formatter().parse(pattern):
        if name is not None and (name not in _NAMES or conversion or not _WIDTH.fullmatch(width or "")):
            raise ValueError(f"{{{name}}} is not known")
