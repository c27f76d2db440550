"""What may be shown of personal data to everybody: enough to recognise, too little to use."""

import re
from collections.abc import Callable

STARS = "****"
# 《百家姓》 and the two-character surnames that the 2020 census still counts.
COMPOUND_SURNAMES = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|宗政|濮阳|公冶|太叔|申屠|公孙|慕容"
    "|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|令狐|呼延|百里|东郭|南门|西门|第五|轩辕"
)
LONGEST_SERVICE_NUMBER = 5  # 114, 12345, 95598: numbers of institutions, not of persons
_PLACES = re.compile(r"^[^\d一二三四五六七八九十]*[省市区县旗镇乡村街道路巷]")


def phone(number: str) -> str:
    """``13912345678`` → ``139****5678``; a landline keeps area code and three digits; short service numbers stay."""
    digits = re.sub(r"\D", "", number)
    if number.startswith("+86"):
        digits = digits[2:] if digits[2:3] == "1" and len(digits) == 13 else f"0{digits[2:]}"
    if len(digits) <= LONGEST_SERVICE_NUMBER:
        return digits
    if digits.startswith("0"):
        area = 3 if digits[1] in "12" else 4
        return digits[:area] + STARS + digits[-3:]
    return (digits[:3] + STARS + digits[-4:]) if len(digits) >= 11 else STARS + digits[-3:]


def name(full: str) -> str:
    """The surname and stars for the rest: ``欧阳小明`` → ``欧阳**``; of foreign names the first letter."""
    full = full.strip()
    if len(full) < 2:
        return "*" * len(full)
    shown = 2 if COMPOUND_SURNAMES.match(full) and len(full) > 2 else 1
    return full[:shown] + "*" * min(len(full) - shown, 3)


def id_number(number: str) -> str:
    """Three first characters and two last ones: ``371302199001011234`` → ``371*************34``."""
    return number[:3] + "*" * (len(number) - 5) + number[-2:] if len(number) > 8 else "*" * len(number)


def address(full: str) -> str:
    """Down to road or estate, without the door: ``临沂市兰山区沂蒙路12号`` → ``临沂市兰山区沂蒙路***``."""
    found = _PLACES.match(full)
    shown = found.group() if found else full[:2]
    return shown if shown == full else shown + "***"


def email(full: str) -> str:
    """The first letter and the domain: ``li@example.cn`` → ``l***@example.cn``."""
    user, _, domain = full.partition("@")
    return f"{user[:1]}***@{domain}"


def plate(number: str) -> str:
    """Province, town letter and the last two characters: ``鲁Q12345`` → ``鲁Q***45``."""
    return number[:2] + "***" + number[-2:]


def card(number: str) -> str:
    """The last four digits of a bank card, or of another long number."""
    return STARS + re.sub(r"\D", "", number)[-4:]


# A case number has fifteen digits and stays readable, so identity numbers of fifteen (valid until 2012) are not sought.
_ID = r"(?<![0-9A-Za-z])[1-9]\d{5}(?:18|19|20)\d{9}[\dXx](?![0-9A-Za-z])"
_CARD = r"(?<!\d)\d{16,19}(?!\d)|(?<!\d)\d{4}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)"
_MOBILE = r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"
_LANDLINE = r"(?<!\d)(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3}) ?-?\d{7,8}(?!\d)"
_LOCAL = r"(?<=[话机码式])(?P<between>[^\d\n]{0,4})(?P<number>[2-8]\d{6,7})(?!\d)"
_PLATE = r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. ]?[A-Z0-9]{5,6}(?![A-Z0-9])"
_EMAIL = r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_ORDINARY = str.maketrans("０１２３４５６７８９", "0123456789")


def _mobile(number: str) -> str:
    return phone(re.sub(r"\D", "", number)[-11:])


def _by(mask: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    return lambda found: mask(found.group())


_IN_TEXT: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(_EMAIL), _by(email)),
    (re.compile(_ID), _by(id_number)),
    (re.compile(_CARD), _by(card)),
    (re.compile(_MOBILE), _by(_mobile)),
    (re.compile(_LANDLINE), _by(phone)),
    (re.compile(_LOCAL), lambda found: found["between"] + STARS + found["number"][-3:]),
    (re.compile(_PLATE), _by(plate)),
]


def text(free: str) -> str:
    """Free text with the e-mail addresses, identity, card, phone and plate numbers in it masked; names remain.

    Full-width digits come out as ordinary ones.
    """
    free = free.translate(_ORDINARY)
    for pattern, masked in _IN_TEXT:
        free = pattern.sub(masked, free)
    return free


def telling(free: str) -> list[str]:
    """What `text` would mask of `free`, in ordinary digits, as it stands there."""
    free = free.translate(_ORDINARY)
    found = (match for pattern, _ in _IN_TEXT for match in pattern.finditer(free))
    return [match.groupdict().get("number") or match.group() for match in found]
