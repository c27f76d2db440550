"""What forms about cases draw besides their fields."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lianxin.cases.acts import Act
from lianxin.cases.phrase_pages import offered

register = template.Library()
_BOX = '<label class="check"><input type="checkbox" name="{}" value="{}"{}><span>{}</span></label>'
_CHECKED = SafeString(" checked")


@register.simple_tag
def check_boxes(bound: BoundField) -> SafeString:
    """`{% check_boxes field %}`: the boxes of a field of several choices: Django draws each from a template of its own,
    and a bar has a hundred."""
    chosen = {str(value) for value in bound.value() or ()}
    choices = [(str(value), label) for value, label in bound.field.choices]  # type: ignore[attr-defined]  # a choice field
    drawn = ((bound.html_name, value, _CHECKED if value in chosen else "", label) for value, label in choices)
    return format_html_join("", _BOX, drawn)


@register.inclusion_tag("cases/parts/phrases.html")
def phrases(bound: BoundField) -> dict[str, Any]:
    """`{% phrases field %}`: under a box for a text of the case, the phrases that the reader may put into it, and what
    keeps the words of the box as another."""
    form = bound.form
    if not isinstance(form, Act) or bound.name not in form.phrases:
        return {}
    return offered(bound.name, bound.id_for_label, form.phrases[bound.name])
