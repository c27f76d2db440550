"""Case numbers that can be spoken and checked, and query codes."""

import secrets
from datetime import datetime

from django.conf import settings

from lianxin.cases.models import Case
from lianxin.foundation import time
from lianxin.foundation.prepared import Prepared, Statement
from lianxin.organizations.models import Hub

QUERY_CODE_DIGITS = 6
# Numbers that are taken already and passed over before giving up: the sequence has begun anew within one pattern.
PASSED_OVER = 1000
_NEXT = Statement("SELECT nextval('lianxin_case_number')")
_TAKEN = Prepared(lambda number: Case.objects.unscoped("a number is given once").filter(number=number).only("pk"))


def next_number(hub: Hub, at: datetime) -> str:
    """A new number after ``settings.CASE_NUMBER``: local day, hub, cycling sequence, check digit. Gaps are normal.

    Raises RuntimeError when the pattern has no free number any more.
    """
    for _try in range(PASSED_OVER):
        number = written(hub.code, at, _next_of_sequence())
        if _TAKEN.first(number) is None:
            return number
    raise RuntimeError(f"no free case number: the pattern {settings.CASE_NUMBER} has too few")


def written(hub_code: str, at: datetime, sequence: int) -> str:
    """The number of a hub at `at` by ``settings.CASE_NUMBER``, with its check digit."""
    body = time.local(at).strftime(settings.CASE_NUMBER).format(hub=hub_code, sequence=sequence)
    return body + check_digit(body)


def _next_of_sequence() -> int:
    return int(_NEXT.execute().fetchone()[0])


def check_digit(digits: str) -> str:
    """The check digit by ISO 7064 MOD 11,10: finds every single wrong digit and nearly every swap of neighbours."""
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def is_number(text: str) -> bool:
    """Whether `text` can be a case number, by its check digit: tells a typing error from an unknown case."""
    return text.isascii() and text.isdecimal() and len(text) > 1 and check_digit(text[:-1]) == text[-1]


def new_query_code() -> str:
    """Six random digits, told to the citizen with the number."""
    return f"{secrets.randbelow(10**QUERY_CODE_DIGITS):0{QUERY_CODE_DIGITS}d}"
