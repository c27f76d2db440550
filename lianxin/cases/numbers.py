"""Case numbers that can be spoken and checked, and query codes."""

import re
import secrets
from datetime import datetime
from string import Formatter

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.cases.models import Case
from lianxin.foundation import number_patterns, time
from lianxin.foundation.city_settings import Key, declare, value_on
from lianxin.foundation.prepared import Prepared, Statement
from lianxin.organizations.models import Hub

QUERY_CODE_DIGITS = 6
# Numbers that are taken already and passed over before giving up: the sequence has begun anew within one pattern.
PASSED_OVER = 1000
LONGEST = 23  # digits before the check digit
# The running number, and the pattern that the city has set: one question for both.
_NEXT = Statement(
    "SELECT nextval('lianxin_case_number'), (SELECT value FROM foundation_citysetting"
    " WHERE key = $1 AND hub_id = 0 AND begins <= $2 ORDER BY begins DESC, id DESC LIMIT 1)"
)
_TAKEN = Prepared(lambda number: Case.objects.unscoped("a number is given once").filter(number=number).only("pk"))


def next_number(hub: Hub, at: datetime) -> str:
    """A new number after the pattern of its day: local day, hub, cycling sequence, check digit. Gaps are normal.

    Raises RuntimeError when the pattern has no free number any more.
    """
    for _passed in range(PASSED_OVER):
        sequence, set_by_city = _NEXT.execute(PATTERN.key, time.local(at).date()).fetchone()
        pattern = set_by_city or PATTERN.beginning()
        number = written(pattern, hub.code, at, sequence)
        if _TAKEN.first(number) is None:
            return number
    raise RuntimeError(f"no free case number: the pattern {pattern} has too few")


def written(pattern: str, hub_code: str, at: datetime, sequence: int) -> str:
    """The number of a hub at `at` by `pattern`, with its check digit."""
    body = time.local(at).strftime(pattern).format(hub=hub_code, sequence=sequence)
    return body + check_digit(body)


def kept_or_next(old: str, hub: Hub, at: datetime) -> str:
    """`old`, which another system gave at `at`, where it is a number after the present pattern and free; else a new
    one."""
    if is_number(old) and _follows(old, hub, at) and _TAKEN.first(old) is None:
        return old
    return next_number(hub, at)


def _follows(number: str, hub: Hub, at: datetime) -> bool:
    """Whether `number` is what `written` makes by the pattern of `at` of some running number."""
    day = time.local(at)
    pattern = day.strftime(value_on(PATTERN, day.date()))
    filled = {"hub": hub.code, "sequence": "[0-9]+", None: ""}
    parts = [literal + filled[name] for literal, name, _width, _conversion in Formatter().parse(pattern)]
    return re.fullmatch("".join(parts), number[:-1]) is not None


def _problem(pattern: str) -> str:
    """What is wrong with a pattern that an administrator writes, in words."""
    try:
        number_patterns.check(pattern, longest=LONGEST)
    except ValueError:
        text = _("要能写成最多 %(longest)d 位数字，各平台和各顺序号都不同，如 %%y%%m%%d{hub}{sequence:06d}。")
        return text % {"longest": LONGEST}
    return ""


PATTERN = declare(
    Key(
        key="case_number",
        label=gettext_noop("工单编号规则"),
        hint=gettext_noop(
            "%y%m%d 是登记日期，{hub} 是平台代码，{sequence:06d} 是顺序号；末位校验码自动加上，已告知的编号不变"
        ),
        beginning=lambda: str(settings.CASE_NUMBER),
        problem=_problem,
        example=lambda pattern: written(pattern, "01", time.now(), 1),
        required=True,
    )
)


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
