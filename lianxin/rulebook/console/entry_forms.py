"""The forms by which lines of the dispatch catalogue are set, found and taken in."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.fields import DayField, WordsField
from lianxin.foundation.ui.pickers import for_reader
from lianxin.foundation.ui.step_form import RefusingForm
from lianxin.foundation.ui.table_form import TableForm
from lianxin.organizations.fields import UnitField, UnitsField
from lianxin.rulebook.catalogue_sheet import COLUMNS, today
from lianxin.rulebook.console.forms import FromDay
from lianxin.rulebook.duty_words import DutyWords, places
from lianxin.rulebook.models import CatalogueEntry
from lianxin.rulebook.steps.set_catalogue_entry import EntryText
from lianxin.taxonomy.fields import AreaField, CategoryField


class FindForm(RefusingForm):
    """Which lines somebody looks for."""

    q = forms.CharField(label=gettext_lazy("词语"), max_length=100, required=False)
    category = CategoryField(required=False)
    lead = UnitField(label=gettext_lazy("主办"), required=False)

    def __init__(self, data: QueryDict | None, *, by: Actor) -> None:
        super().__init__(data)
        for_reader(self, by, time.now())


class EntryForm(FromDay):
    """One line: for which matters, whose duty, from which day, on what ground."""

    names = {"assisting": "assisting_units"}

    category = CategoryField()
    area = AreaField(required=False)
    target = forms.CharField(label=gettext_lazy("诉求对象"), max_length=64, required=False)
    keywords = forms.CharField(
        label=gettext_lazy("关键词"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("几个词用“、”隔开，出现一个即可。"),
    )
    lead = UnitField(label=gettext_lazy("主办单位"), required=False)
    lead_place = forms.ChoiceField(label=gettext_lazy("或者按地点"), required=False)
    assisting_units = UnitsField(label=gettext_lazy("协办单位"), required=False)
    assisting_places = forms.MultipleChoiceField(
        label=gettext_lazy("协办，按地点"), required=False, widget=forms.CheckboxSelectMultiple
    )
    effective_from = DayField(label=gettext_lazy("生效日"), usual=())
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200)
    note = WordsField(label=gettext_lazy("说明"), longest=500, rows=2, required=False)

    def __init__(self, data: QueryDict | None = None, *, like: CatalogueEntry | None, by: Actor, version: int) -> None:
        first = {"effective_from": today() + timedelta(days=1)} | (_written(like) if like else {})
        super().__init__(data, version=version, initial=first)
        offered = _found_at_the_place(like)
        self.offer("lead_place", [("", _("不按地点")), *offered])
        self.offer("assisting_places", offered)
        for_reader(self, by, time.now())

    def clean_effective_from(self) -> date:
        return self.later("effective_from")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "lead" in given and bool(given["lead"]) == bool(given.get("lead_place")):
            raise ValidationError({"lead": _("请选一个主办单位，或者选按地点，二者选一。")})
        return given

    def text(self) -> EntryText:
        given = self.cleaned_data
        assisting = [*given["assisting_places"], *(unit.code for unit in given["assisting_units"])]
        return EntryText(
            category=given["category"].code,
            area=given["area"].code if given["area"] else "",
            target=given["target"],
            keywords=tuple(word.strip() for word in given["keywords"].split("、") if word.strip()),
            lead=given["lead"].code if given["lead"] else given["lead_place"],
            assisting=tuple(assisting),
            basis=given["basis"],
            note=given["note"],
        )


def _is_place(duty: str) -> bool:
    return duty in places() or duty.startswith("department:")


def _found_at_the_place(like: CatalogueEntry | None) -> list[tuple[str, str]]:
    """The duties that a place tells, with those that the line names already."""
    named = [duty for duty in (like.lead, *like.assisting) if ":" in duty] if like else []
    words = DutyWords([like] if like else [])
    return [*places().items(), *((duty, words.told(duty)) for duty in dict.fromkeys(named))]


def _written(like: CatalogueEntry) -> dict[str, Any]:
    by_place = _is_place(like.lead)
    return {
        "category": like.category,
        "area": like.area,
        "target": like.target,
        "keywords": "、".join(like.words),
        "lead": "" if by_place else like.lead,
        "lead_place": like.lead if by_place else "",
        "assisting_units": [duty for duty in like.assisting if not _is_place(duty)],
        "assisting_places": [duty for duty in like.assisting if _is_place(duty)],
        "basis": like.basis,
        "note": like.note,
    }


class SheetForm(TableForm):
    """A sheet of lines and the day from which they hold."""

    columns = COLUMNS
    use_required_attribute = False  # a file may stand for the table

    effective_from = DayField(label=gettext_lazy("生效日"), usual=())
    whole = forms.BooleanField(label=gettext_lazy("这是整本目录：表里没有的行到生效日终止"), required=False)

    def __init__(self, request: HttpRequest, *, by: Actor) -> None:
        first = {"effective_from": today() + timedelta(days=1), "table": ",".join(COLUMNS)}
        super().__init__(request, initial=first)
        self.fields["table"].help_text = _("主办、协办写单位代码，或者 county（当地县区）、town（当地镇街）。")
        for_reader(self, by, time.now())

    def clean_effective_from(self) -> date:
        day: date = self.cleaned_data["effective_from"]
        if day <= today():
            raise ValidationError(_("最早从明天起。"))
        return day
