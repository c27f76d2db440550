"""How the value of a rule is written in a form, by the kind that its key takes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.calendars.spans import Span, SpanUnit
from lianxin.foundation.ui.choices import Segments
from lianxin.rulebook.keys import NO_TIME, Key
from lianxin.rulebook.wording import choices

FEW = 4  # choices that stand in one row
LONGEST = 400
_UNITS = [
    (SpanUnit.WORKING_DAYS, _("个工作日")),
    (SpanUnit.WORKING_HOURS, _("个工作小时")),
    (SpanUnit.CALENDAR_DAYS, _("个自然日")),
    (SpanUnit.HOURS, _("小时")),
    (SpanUnit.MINUTES, _("分钟")),
]


def fields_for(key: Key) -> dict[str, forms.Field]:
    """The fields in which a value of `key` is written; a refusal of the value stands beside the first, ``value``."""
    match key.kind:
        case "span":
            return {
                "value": forms.CharField(label=_("时限"), max_length=10, widget=_figure()),
                "unit": forms.ChoiceField(label=_("计时单位"), choices=_UNITS),
            }
        case "number":
            return {"value": forms.FloatField(label=_labelled(key), widget=_figure())}
        case "count":
            return {"value": forms.IntegerField(label=_labelled(key), widget=_figure())}
        case "yes_no":
            yes_no = [("yes", _("是")), ("no", _("否"))]
            return {"value": forms.ChoiceField(label=_("取值"), choices=yes_no, widget=Segments)}
        case "time":
            return {"value": forms.CharField(label=_("时刻"), max_length=5, help_text=_("如 17:00；不设请填“不设”。"))}
        case _:
            return {"value": _words_field(key)}


def _figure() -> forms.TextInput:
    return forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})


def _labelled(key: Key) -> str:
    bounds = "–".join(filter(None, (key.low, key.high)))
    return " ".join(filter(None, [str(_("取值")), key.unit and f"（{key.unit}）", bounds]))


def _words_field(key: Key) -> forms.Field:
    offered = choices(key)
    if key.kind == "words":
        return _several(offered)
    if not offered:
        return forms.CharField(label=_("取值"), max_length=LONGEST)
    widget = Segments() if len(offered) <= FEW else forms.Select()
    return forms.ChoiceField(label=_("取值"), choices=offered, widget=widget)


def _several(offered: Any) -> forms.Field:
    """Their order may mean something, so what was in force stands first, in its order (`written`)."""
    if offered:
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=_("取值"), choices=offered, widget=widget, required=False)
    return forms.CharField(label=_("取值"), max_length=LONGEST, help_text=_("几项之间用“、”隔开。"))


def written(key: Key, value: Any) -> dict[str, Any]:
    """What the fields hold when they show `value`."""
    match key.kind:
        case "span":
            span = Span.parse(value)
            return {"value": f"{span.amount.normalize():f}", "unit": span.unit}
        case "yes_no":
            return {"value": "yes" if value else "no"}
        case "time":
            return {"value": _("不设") if value == NO_TIME else value}
        case "words":
            return {"value": value if choices(key) else "、".join(value)}
        case _:
            return {"value": value}


def value_of(key: Key, given: Mapping[str, Any]) -> Any:
    """The value that cleaned fields tell, for the step to check."""
    value = given["value"]
    match key.kind:
        case "span":
            return f"{value.strip()}{given['unit']}"
        case "yes_no":
            return value == "yes"
        case "time":
            return NO_TIME if value.strip() == str(_("不设")) else value.strip()
        case "words":
            return value if isinstance(value, list) else [word.strip() for word in value.split("、") if word.strip()]
        case _:
            return value


def in_order(field: forms.Field, value: Any) -> None:
    """Let the boxes of several choices begin with those of `value`, in its order."""
    if isinstance(field, forms.MultipleChoiceField) and isinstance(value, list):
        offered = dict(field.choices)  # type: ignore[arg-type]  # pairs, no groups
        first = [(code, offered[code]) for code in value if code in offered]
        field.choices = first + [pair for pair in offered.items() if pair not in first]
