"""Case numbers that can be spoken and checked, and query codes."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import connection

from lianxin.foundation import time
from lianxin.organizations.models import Hub

QUERY_CODE_DIGITS = 6


def next_number(hub: Hub, at: datetime) -> str:
    """A new number after ``settings.CASE_NUMBER``: local day, hub, cycling sequence, check digit. Gaps are normal."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('lianxin_case_number')")
        (sequence,) = cursor.fetchone()
    body = time.local(at).strftime(settings.CASE_NUMBER).format(hub=hub.code, sequence=sequence)
    return body + check_digit(body)


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
