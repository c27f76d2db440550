"""What the pages of the desk draw besides the components."""

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.utils.safestring import SafeString

from lianxin.desk import bench_list
from lianxin.desk.bench import BenchRow

register = template.Library()


@register.simple_tag(takes_context=True)
def bench_rows(context: dict[str, Any], lines: Iterable[BenchRow], **other: object) -> SafeString:
    """`{% bench_rows rows picks=False %}`: the list of a bench; `on`, `is_pool` and `picks` as the page has them, where
    they are not given."""
    on, is_pool, picks = (other.get(name, context.get(name)) for name in ("on", "is_pool", "picks"))
    return bench_list.rows(lines, on=str(on or ""), is_pool=bool(is_pool), picks=bool(picks))


@register.filter
def boxes(form: forms.Form, names: str) -> list[forms.BoundField]:
    """`{% for bound in form|boxes:"answer guidance" %}`: some of a form's fields, in that order."""
    return [form[name] for name in names.split()]


@register.filter
def answers(bound: forms.BoundField, keys: str) -> list[tuple[str, str, str]]:
    """`{% for value, label, key in bound|answers:"12" %}`: the choices of a field, each with the key that picks it."""
    choices = [(str(value), str(label)) for value, label in bound.field.choices if value]  # type: ignore[attr-defined]  # fields of choices only
    return [(value, label, key) for (value, label), key in zip(choices, keys, strict=True)]
