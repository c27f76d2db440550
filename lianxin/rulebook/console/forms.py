"""The forms by which rules are changed, ended and explained."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.foundation import time
from lianxin.foundation.actor import Actor
from lianxin.foundation.ui.fields import DayField, WordsField
from lianxin.foundation.ui.pickers import for_reader
from lianxin.foundation.ui.step_form import RefusingForm, StepForm
from lianxin.rulebook import dimensions
from lianxin.rulebook.console import values
from lianxin.rulebook.keys import Key
from lianxin.rulebook.models import Rule
from lianxin.rulebook.scopes import DIMENSIONS, Facts, places
from lianxin.rulebook.steps.set_rule import RuleText
from lianxin.taxonomy.fields import AreaField, CategoryField


def scope_fields() -> dict[str, forms.Field]:
    """One field for each dimension, none of them needed."""
    return {name: _scope_field(name, _(label)) for name, label in DIMENSIONS.items()}


def _scope_field(name: str, label: str) -> forms.Field:
    match name:
        case "category":
            return CategoryField(label=label, required=False)
        case "area":
            return AreaField(label=label, required=False)
        case _:
            offered = [("", _("不限")), *dimensions.choices(name)]
            return forms.ChoiceField(label=label, choices=offered, required=False)


def scope_of(given: dict[str, Any]) -> dict[str, str]:
    """The scope that cleaned fields tell."""
    return {name: getattr(given[name], "code", given[name]) for name in DIMENSIONS if given.get(name)}


class FromDay(StepForm):
    """A change that begins or ends tomorrow at the earliest: what today's rules have decided stays."""

    def later(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if day <= time.local(time.now()).date():
            raise ValidationError(_("最早从明天起。"))
        return day


class RuleForm(FromDay):
    """What the rule of a key says, for which matters, from which day, and on what ground."""

    effective_from = DayField(label=gettext_lazy("生效日"), usual=())
    source = forms.CharField(label=gettext_lazy("依据"), max_length=200)
    article = forms.CharField(label=gettext_lazy("条款"), max_length=100, required=False)
    note = WordsField(label=gettext_lazy("说明"), longest=500, rows=2, required=False)

    def __init__(
        self, key: Key, data: QueryDict | None = None, *, like: Rule | None = None, by: Actor, version: int
    ) -> None:
        first = {"effective_from": time.local(time.now()).date() + timedelta(days=1)}
        super().__init__(data, version=version, initial=first | _written(key, like))
        self.key = key
        self.fields |= values.fields_for(key) | scope_fields()
        self.speak_plainly()
        values.in_order(self.fields["value"], like and like.value)
        for_reader(self, by, time.now())

    def clean_effective_from(self) -> date:
        return self.later("effective_from")

    def value_parts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("value", "unit") if name in self.fields]

    def scope_parts(self) -> list[forms.BoundField]:
        return [self[name] for name in DIMENSIONS]

    def ground_parts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("effective_from", "source", "article", "note", "seen", "request_key")]

    def text(self) -> RuleText:
        given = self.cleaned_data
        return RuleText(
            key=self.key.key,
            value=values.value_of(self.key, given),
            scope=scope_of(given),
            source=given["source"],
            article=given["article"],
            note=given["note"],
        )


def _written(key: Key, like: Rule | None) -> dict[str, Any]:
    return {**values.written(key, like.value), **like.scope} if like else {}


class EndForm(FromDay):
    """From when on a row holds no more."""

    until = DayField(label=gettext_lazy("从哪天起不再适用"), usual=())

    def __init__(self, data: QueryDict | None = None, *, by: Actor, version: int) -> None:
        tomorrow = time.local(time.now()).date() + timedelta(days=1)
        super().__init__(data, version=version, initial={"until": tomorrow})
        for_reader(self, by, time.now())

    def clean_until(self) -> date:
        return self.later("until")


class ExplainForm(RefusingForm):
    """A matter that somebody thinks of, and a day: which rule would decide."""

    day = DayField(label=gettext_lazy("哪一天"), required=False)

    def __init__(self, data: QueryDict | None = None, *, by: Actor) -> None:
        super().__init__(data or None)
        self.fields |= scope_fields()
        for_reader(self, by, time.now())

    def moment(self) -> datetime:
        """Noon of the day, else now."""
        day = self.cleaned_data["day"]
        return datetime(day.year, day.month, day.day, 12, tzinfo=time.LOCAL) if day else time.now()

    def facts(self) -> Facts:
        given = self.cleaned_data
        area, category = given["area"], given["category"]
        rest = {name: given[name] for name in DIMENSIONS if name not in ("area", "category")}
        return Facts(category=category.code if category else "", area=places(area) if area else (), **rest)
