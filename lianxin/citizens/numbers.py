"""Telephone numbers: one form of any spelling, or a refusal that says what to write."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from lianxin.citizens.models import PhoneKind
from lianxin.foundation.errors import BadInput
from lianxin.foundation.text import clean

FILE = Path(__file__).parent / "data" / "numbering.toml"
LONGEST = 60  # characters of a spelling
REGION = "CN"
_SEPARATORS = re.compile(r"[\s().\[\]·\-\u2010-\u2015\u2212\u30fc]+")
_COUNTRY = re.compile(r"^(?:\+|00)86(?=[0-9])")
_EXTENSIONS = (
    re.compile(r"(.+?)(?:[\s,;]*(?:转|轉|分机号?|extension|ext\.?|x|#))+[\s:.]*([0-9]{1,6})", re.IGNORECASE),
    re.compile(r"(.+[0-9]{7})[-\u2010-\u2015\u2212]([0-9]{1,6})"),
)
_KINDS = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.LANDLINE,
    # Abroad the two cannot always be told apart; a text message is sent only where it surely arrives.
    PhoneNumberType.FIXED_LINE_OR_MOBILE: PhoneKind.LANDLINE,
}


class Number(NamedTuple):
    """`number` in E.164, or as dialled for short ones; `extension` is empty for most."""

    number: str
    extension: str
    kind: PhoneKind


def read(spelling: str | None, field: str = "number") -> Number | None:
    """The number that somebody spelled: with blanks, dashes, brackets, full-width digits, +86, 0086, an extension.

    None for nothing at all (the caller withheld it). Raises BadInput for what is no number, or a land line without its
    area code; the number is not repeated in the text.
    """
    text = _visible(clean(spelling or "", field, longest=LONGEST, label=_("电话号码")))
    if not text:
        return None
    found = next((number for main, extension in _parts(text) if (number := _whole(main, extension))), None)
    if found is None:
        raise BadInput({field: _why_not(text)})
    return found


def spelled(number: str) -> str:
    """A number in the form in which it is kept, in groups and without the country's code; a short one as it is."""
    if not number.startswith("+"):
        return number
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.NATIONAL)


def _visible(spelling: str) -> str:
    """Full-width characters made ordinary; without the invisible marks that address books put round a number."""
    folded = unicodedata.normalize("NFKC", spelling)
    return "".join(character for character in folded if unicodedata.category(character) != "Cf").strip()


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """How `text` may be read as number and extension, the likeliest first."""
    yield text, ""
    for pattern in _EXTENSIONS:
        if match := pattern.fullmatch(text):
            yield match[1], match[2]


def _whole(text: str, extension: str) -> Number | None:
    plain = _SEPARATORS.sub("", text)
    if not re.fullmatch(r"\+?[0-9]{3,20}", plain):
        return None
    if service := _service(plain):
        return Number(service, extension, PhoneKind.SERVICE)
    try:
        parsed = phonenumbers.parse(plain, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    kind = _KINDS.get(phonenumbers.number_type(parsed), PhoneKind.SERVICE)
    return Number(phonenumbers.format_number(parsed, PhoneNumberFormat.E164), extension, kind)


def _service(plain: str) -> str | None:
    """A short number as it is dialled; with an area code in E.164, since each city has its own 12345."""
    national = _COUNTRY.sub("", plain)
    patterns = _patterns()
    if patterns.short.fullmatch(national):
        return national
    match = patterns.with_area.fullmatch(national)
    # Within the country the area code begins with 0; after +86 the 0 is left out, or not.
    return f"+86{match['number']}" if match and (match["trunk"] or national != plain) else None


class _Patterns(NamedTuple):
    short: re.Pattern[str]
    with_area: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    short, area = rows["short"], rows["area"]
    return _Patterns(re.compile(short), re.compile(f"(?P<trunk>0?)(?P<number>(?:{area})(?:{short}))"))


def _why_not(text: str) -> str:
    if re.fullmatch(r"[2-8][0-9]{6,7}", _SEPARATORS.sub("", text)):
        return _("固定电话请在前面加上区号。")
    return _("电话号码无法识别：一次填一个号码，手机 11 位，固定电话带区号，分机写在“转”字后面；不愿留号码的请留空。")
