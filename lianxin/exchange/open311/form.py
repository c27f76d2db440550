"""What a client sends to file a request: GeoReport v2, "POST Service Request"."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.cases.states import AppealType
from lianxin.citizens import numbers
from lianxin.citizens.steps.register_citizen import LONGEST_NAME
from lianxin.desk.intake import extras
from lianxin.exchange.open311.services import APPEAL_TYPE, AREA, flat_places
from lianxin.exchange.open311.where import area_in
from lianxin.foundation import time
from lianxin.foundation.errors import BadInput
from lianxin.foundation.text import clean
from lianxin.foundation.ui.fields import WordsField
from lianxin.foundation.ui.step_form import RefusingForm
from lianxin.portal.forms import TYPES
from lianxin.portal.handed_in import HandedInField
from lianxin.taxonomy import queries as taxonomy
from lianxin.taxonomy.models import Area, Category, ExtraField

LONGEST_DESCRIPTION = 4000  # characters, as the specification says
LONGEST_ADDRESS, LONGEST_ID, LONGEST_LINK = 200, 60, 2000
MOST_LINKS, MOST_OTHERS, LONGEST_OTHER = 10, 20, 200
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]+)\](?:\[\])?")


class Links(forms.URLField):
    """Addresses, each looked at and none opened: some clients tell several."""

    def clean(self, value: Any) -> list[str]:
        told = [str(super(Links, self).clean(each)) for each in (value or [])[: MOST_LINKS + 1] if each]
        if len(told) > MOST_LINKS:
            raise forms.ValidationError(_("最多 %(most)d 个。") % {"most": MOST_LINKS})
        return told


class RequestForm(RefusingForm):
    """One request for `service`. Its fields are called as in the specification; every one may be left out, but not the
    place. `account_id` and `device_id` are taken and not kept: there are no accounts here, and a telephone's mark is
    nobody's business."""

    names = {
        "title": "description",
        "content": "description",
        "place": "address_string",
        "details": "attribute",
        "number": "phone",
        "name": "last_name",
        "citizen": "last_name",
        "file": "media",
    }
    address_string = WordsField(longest=LONGEST_ADDRESS, required=False, label=gettext_lazy("地点"))
    address_id = WordsField(longest=LONGEST_ID, required=False, label=gettext_lazy("地址编号"))
    lat = forms.FloatField(min_value=-90, max_value=90, required=False)
    long = forms.FloatField(min_value=-180, max_value=180, required=False)
    email = forms.EmailField(max_length=254, required=False)
    first_name = WordsField(longest=LONGEST_NAME, required=False, label=gettext_lazy("名"))
    last_name = WordsField(longest=LONGEST_NAME, required=False, label=gettext_lazy("姓"))
    phone = forms.CharField(required=False)
    description = WordsField(longest=LONGEST_DESCRIPTION, required=False, label=gettext_lazy("说明"))
    media_url = Links(max_length=LONGEST_LINK, required=False, assume_scheme="https", widget=forms.MultipleHiddenInput)

    def __init__(self, data: QueryDict, files: MultiValueDict[str, Any], service: Category, at: datetime) -> None:
        sent = [upload for name in files for upload in files.getlist(name)]
        super().__init__(data, MultiValueDict({"media": sent}))
        self.fields["media"] = (
            HandedInField()
        )  # what some clients send along, whatever they call it; taken as an attribute
        self.said, self.service, self.at = data, service, at
        self.attributes = attributes_in(data)
        self.area: Area | None = None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_place(given)
        self._check_attributes()
        try:
            numbers.read(given.get("phone") or None, "phone")
        except BadInput as refused:
            self.add_refusal(refused)
        return given

    @property
    def faults(self) -> list[str]:
        """All that is wrong, each after the name of its field."""
        told = self.errors.items()
        return [f"{name}: {text}" if name in self.fields else str(text) for name, texts in told for text in texts]

    def _check_place(self, given: dict[str, Any]) -> None:
        if {"lat", "long", "address_string", "address_id"} & self.errors.keys():
            return
        address = given["address_string"].strip()
        has_point = [given["lat"] is not None, given["long"] is not None]
        if any(has_point) and not all(has_point):
            self.add_error("lat", _("lat 和 long 要一起写。"))
        if not (any(has_point) or address or given["address_id"].strip()):
            self.add_error("address_string", _("请写明地点：lat 和 long，或者 address_string、address_id。"))
        self.area = self._area(address)

    def _area(self, address: str) -> Area:
        code = self.attributes.get(AREA, "")
        if code in dict(flat_places(self.at)):
            return taxonomy.area(code)
        if code:
            self.add_error(None, f"attribute[{AREA}]: {_('请从列表中选择。')}")
        return area_in(address, self.at)

    def _check_attributes(self) -> None:
        """Tells answers that are none by ``attribute[code]``."""
        faults = {}
        if self.attributes.get(APPEAL_TYPE, "") not in {"", *(code for code, _label in TYPES)}:
            faults[APPEAL_TYPE] = _("请从列表中选择。")
        for read in (self.answers, self.others):
            try:
                read()
            except BadInput as refused:
                faults |= {key.removeprefix(extras.PREFIX): text for key, text in refused.fields.items()}
        for key, text in faults.items():
            self.add_error(None, f"attribute[{key}]: {text}")

    def answers(self) -> list[str]:
        """What the category's own fields were answered, "label：value" to a line. Raises BadInput by their keys."""
        rows = extras.asked(self.service)
        given = {f"{extras.PREFIX}{row.key}": _plain(row, self.attributes.get(row.key, "")) for row in rows}
        return extras.checked(rows, given)

    def others(self) -> list[str]:
        """What was told besides, though nobody asked for it: kept as words, since some clients always send some. Raises
        BadInput by their keys."""
        known = {row.key for row in extras.asked(self.service)} | {AREA, APPEAL_TYPE}
        told = [(key, value) for key, value in self.attributes.items() if key not in known]
        if len(told) > MOST_OTHERS:
            raise BadInput({told[-1][0]: _("最多 %(most)d 个。") % {"most": MOST_OTHERS}})
        lines = [(key, f"{key}：{value}") for key, value in told]
        return [" ".join(clean(line, key, longest=LONGEST_OTHER).split()) for key, line in lines]

    @property
    def appeal_type(self) -> AppealType:
        return AppealType(self.attributes.get(APPEAL_TYPE) or AppealType.HELP)

    @property
    def full_name(self) -> str:
        """The family name first, as it is written here; with a blank where both are in other letters."""
        first, last = (self.cleaned_data[each].strip() for each in ("first_name", "last_name"))
        return f"{first} {last}".strip() if first.isascii() and last.isascii() else last + first


def attributes_in(data: QueryDict) -> dict[str, str]:
    """What was answered by ``attribute[code]=value``, or ``attribute[code][]=value``: no field takes several values, so
    the last holds."""
    found = {match[1]: str(data[name]) for name in data if (match := _ATTRIBUTE.fullmatch(name))}
    return {code: value for code, value in found.items() if value}


def _plain(row: ExtraField, value: str) -> str:
    """A datetime in ISO 8601 as the local day that our fields ask for; all else as it came."""
    if row.kind != ExtraField.Kind.DATE:
        return value
    try:
        moment = datetime.fromisoformat(value)
        return (time.local(moment) if moment.tzinfo else moment).date().isoformat()
    except (ValueError, OverflowError):
        return value
