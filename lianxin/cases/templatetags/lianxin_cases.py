"""What forms about cases draw besides their fields."""

from typing import Any

from django import template
from django.forms import BoundField

from lianxin.cases.acts import Act
from lianxin.cases.phrases import phrases_for
from lianxin.cases.states import TextKind

register = template.Library()


@register.inclusion_tag("cases/parts/phrases.html")
def phrases(bound: BoundField) -> dict[str, Any]:
    """`{% phrases field %}`: under a box for a text of the case, the phrases that the reader may put into it."""
    form = bound.form
    if not isinstance(form, Act) or bound.name not in TextKind.values:
        return {"phrases": []}
    return {"phrases": phrases_for(form.scene.actor, bound.name), "box": bound.id_for_label}
