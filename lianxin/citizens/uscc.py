"""Unified social credit codes (统一社会信用代码), GB 32100-2015."""

import re
import unicodedata

from django.utils.translation import gettext as _

from lianxin.foundation.errors import BadInput
from lianxin.foundation.text import clean

# GB 32100-2015: the 31 characters in the order of their values; I, O, S, V and Z are left out.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
LONGEST = 40  # characters of a spelling with blanks and dashes


def read(spelling: str, field: str = "uscc") -> str:
    """The code in capitals without blanks and dashes; raises BadInput for one of a wrong length, character or sum."""
    name = _("统一社会信用代码")
    text = clean(spelling, field, longest=LONGEST, label=name, required=True)
    code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(code) != LENGTH:
        numbers = {"length": LENGTH, "given": len(code)}
        raise BadInput({field: _("统一社会信用代码应为 %(length)d 位，现为 %(given)d 位。") % numbers})
    if strange := sorted(set(code) - set(ALPHABET)):
        raise BadInput({field: _("统一社会信用代码里不会有“%(strange)s”。") % {"strange": "".join(strange)}})
    if not code[2:8].isdecimal() or check_character(code[:-1]) != code[-1]:
        raise BadInput({field: _("统一社会信用代码校验不符，请再核对。")})
    return code


def check_character(body: str) -> str:
    """The eighteenth character for the first seventeen: weights 3^(i-1) mod 31 (GB 32100-2015)."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]
