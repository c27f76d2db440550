"""Telephone numbers in one spelling: ``0539-0000001``, ``19900000001``, ``12345``."""

import re
import unicodedata

from django.utils.translation import gettext as _

from lianxin.foundation.sheets import bad_row

_LEFT_OUT = re.compile(r"[\s()\-–—]")
_COUNTRY = re.compile(r"(\+|00)86(?=.{10,})")
_LAND_LINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([0-9]{7,8})")
_OTHERS = re.compile(r"1[0-9]{10}|[1-9][0-9]{2,5}|[48]00[0-9]{7}|[2-9][0-9]{6,7}")


def spelled(number: str, field: str, where: str = "") -> str:
    """`number` in the one spelling, empty for an empty one: a land line with its area code, a mobile, a service number.

    Raises BadInput, naming `field`, for anything else.
    """
    plain = _COUNTRY.sub("", _LEFT_OUT.sub("", unicodedata.normalize("NFKC", number)))
    if land_line := _LAND_LINE.fullmatch(plain):
        return f"{land_line[1]}-{land_line[2]}"
    if plain and not _OTHERS.fullmatch(plain):
        shown = number[:20].replace("\0", "")
        raise bad_row(where, field, _("“%(number)s”不是电话号码，请按0539-1234567的样子填写。") % {"number": shown})
    return plain
