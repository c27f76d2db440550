"""Texts as units read them: without the name and the numbers of whoever spoke, however they are written there."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers

from lianxin.cases import identity
from lianxin.cases.models import Case, ContactCase
from lianxin.citizens.models import Citizen, PhoneKind, PhoneNumber
from lianxin.foundation import masks
from lianxin.foundation.actor import Actor
from lianxin.foundation.prepared import AnyOf, Prepared

HIDDEN = "***"
_SHORTEST_NAME = 2  # characters; a surname alone tells nobody, and stands in half of all words
_BETWEEN = r"[\s·•・‧.\-－—()（）\u200b-\u200d\ufeff]*"
# How each digit may be written, by those who type and by those who write down what was said.
_DIGITS = ("0０〇零○", "1１一幺壹", "2２二两", "3３三", "4４四", "5５五", "6６六", "7７七", "8８八", "9９九")
_ANY_DIGIT = f"[{''.join(_DIGITS)}]"
_NUMBER_LIKE = re.compile(f"(?:{_ANY_DIGIT}{_BETWEEN}){{7}}")


@dataclass(frozen=True, slots=True)
class Veil:
    """Who spoke of a case: names and numbers as the room `citizens` keeps them. Where the identity is withheld nothing
    of them remains, nor of any other number in the text; else what a mask leaves."""

    names: Collection[str] = ()
    numbers: Collection[str] = ()
    withheld: bool = False

    def over(self, text: str) -> str:
        """`text` as a unit may read it."""
        for name in self.names:
            if _may_hold(text, name):
                text = _of_name(name).sub(HIDDEN if self.withheld else masks.name(name), text)
        if _NUMBER_LIKE.search(text):
            for number in self.numbers:
                text = _of_number(number).sub(HIDDEN if self.withheld else masks.phone(number), text)
        return masks.text(text) if self.withheld else text


def for_reader(actor: Actor, cases: Iterable[Case]) -> dict[int, Veil]:
    """What lies over each case's texts, by the case's id, for a reader who sits in a unit: asked at every reading,
    since it depends on the unit that reads."""
    rows = list(cases)
    hidden, spoke = _withheld(actor, rows), _who_spoke(rows)
    return {case.pk: Veil(*spoke[case.pk], withheld=case.pk in hidden) for case in rows}


def _withheld(actor: Actor, cases: list[Case]) -> set[int]:
    """The ids of the cases of which the reader may not learn who spoke. The unit is asked for only where it decides."""
    some = [case for case in cases if actor.unit_id is None or identity.withheld_from_some(case)]
    unit = identity.unit_of(actor) if some else None
    return {case.pk for case in some if unit is None or identity.withheld_from(case, unit)}


def for_any_unit(case: Case) -> Veil:
    """What lies over a case's texts wherever the unit that reads is not known: in the search row of units, and in what
    a unit reads of a case that it does not hold."""
    return Veil(*_who_spoke([case])[case.pk], withheld=identity.withheld_from_some(case))


def for_new(case: Case) -> Veil:
    """As `for_any_unit`, of a case that has just been stated: nobody but its own citizen has spoken of it yet."""
    names = _names_of([case.citizen] if case.citizen else [])
    numbers = _numbers_of([case.phone] if case.phone else [])
    return Veil(names.values(), numbers.values(), withheld=identity.withheld_from_some(case))


Spoke = tuple[set[str], set[str]]
# What of a contact tells who spoke.
_OF_CONTACT = (
    "contact__citizen__row_key",
    "contact__citizen__name",
    "contact__phone__row_key",
    "contact__phone__number",
    "contact__phone__kind",
)
_CONTACTS = Prepared(
    lambda cases: (
        ContactCase.objects.filter(AnyOf("case", cases))
        .select_related("contact__citizen", "contact__phone")
        .only("case", *_OF_CONTACT)
    )
)


def _who_spoke(cases: list[Case]) -> dict[int, Spoke]:
    """Names and numbers by the case's id: of whoever stated it, and of everybody who spoke of it later."""
    later = [(row.case_id, row.contact) for row in _CONTACTS.all([case.pk for case in cases])]
    found = [(case.pk, case.citizen_id, case.phone_id) for case in cases]
    found += [(case, contact.citizen_id, contact.phone_id) for case, contact in later]
    citizens = {contact.citizen_id: contact.citizen for _case, contact in later if contact.citizen}
    phones = {contact.phone_id: contact.phone for _case, contact in later if contact.phone}
    names = _names_of(citizens.values()) | _names(
        {case.citizen_id for case in cases if case.citizen_id} - citizens.keys()
    )
    numbers = _numbers_of(phones.values()) | _numbers(
        {case.phone_id for case in cases if case.phone_id} - phones.keys()
    )
    spoke = {case.pk: (set[str](), set[str]()) for case in cases}
    for case, citizen, phone in found:
        if citizen in names:
            spoke[case][0].add(names[citizen])
        if phone in numbers:
            spoke[case][1].add(numbers[phone])
    return spoke


def _names(ids: Collection[int]) -> dict[int, str]:
    rows = Citizen.objects.unscoped("hidden from whoever reads").only("row_key", "name")
    return _names_of(rows.filter(pk__in=ids) if ids else [])


def _names_of(rows: Iterable[Citizen]) -> dict[int, str]:
    return {row.pk: row.name for row in rows if len(row.name) >= _SHORTEST_NAME}


def _numbers(ids: Collection[int]) -> dict[int, str]:
    rows = PhoneNumber.objects.unscoped("hidden from whoever reads").only("row_key", "number", "kind")
    return _numbers_of(rows.filter(pk__in=ids) if ids else [])


def _numbers_of(rows: Iterable[PhoneNumber]) -> dict[int, str]:
    """The numbers of persons; a service's is nobody's."""
    return {row.pk: row.number for row in rows if row.kind != PhoneKind.SERVICE}


def _may_hold(text: str, name: str) -> bool:
    """Whether all Han characters of `name`, which are written in one way only, occur in `text`: nearly always none of
    them does, and nothing need be looked for."""
    return all(character in text for character in name if "\u4e00" <= character <= "\u9fff")


@lru_cache(maxsize=1024)
def _of_name(name: str) -> re.Pattern[str]:
    """A name with blanks and dots between its characters or without; one of letters only as whole words."""
    written = _BETWEEN.join(re.escape(character) for character in re.sub(_BETWEEN, "", name))
    edge = "[a-z]" if name[:1].isascii() else ""
    pattern = rf"(?<!{edge}){written}(?!{edge})" if edge else written
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=1024)
def _of_number(number: str) -> re.Pattern[str]:
    """A number with or without the country's code, its digits parted or not; a land line's without its area code only
    where no other digit stands beside it."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:  # a short one, as it is dialled
        return re.compile(_written(number))
    national = phonenumbers.national_significant_number(parsed)
    area = phonenumbers.length_of_geographical_area_code(parsed)
    whole = rf"(?:(?:[+＋]|00)?{_BETWEEN}{_written(str(parsed.country_code))}{_BETWEEN})?0?{_written(national)}"
    local = rf"(?<!{_ANY_DIGIT}){_written(national[area:])}(?!{_ANY_DIGIT})"
    return re.compile(f"{whole}|{local}" if area else whole)


def _written(digits: str) -> str:
    return _BETWEEN.join(f"[{_DIGITS[int(digit)]}]" for digit in digits if digit.isdecimal())
