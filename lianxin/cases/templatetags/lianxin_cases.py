"""What forms about cases draw besides their fields."""

from typing import Any

from django import template
from django.forms import BoundField

from lianxin.cases.acts import Act
from lianxin.cases.phrase_pages import offered

register = template.Library()


@register.inclusion_tag("cases/parts/phrases.html")
def phrases(bound: BoundField) -> dict[str, Any]:
    """`{% phrases field %}`: under a box for a text of the case, the phrases that the reader may put into it, and what
    keeps the words of the box as another."""
    form = bound.form
    if not isinstance(form, Act) or bound.name not in form.phrases:
        return {}
    return offered(bound.name, bound.id_for_label, form.phrases[bound.name])
