"""What the pages of the desk draw besides the components."""

from django import forms, template

register = template.Library()


@register.filter
def boxes(form: forms.Form, names: str) -> list[forms.BoundField]:
    """`{% for bound in form|boxes:"answer guidance" %}`: some of a form's fields, in that order."""
    return [form[name] for name in names.split()]


@register.filter
def answers(bound: forms.BoundField, keys: str) -> list[tuple[str, str, str]]:
    """`{% for value, label, key in bound|answers:"12" %}`: the choices of a field, each with the key that picks it."""
    choices = [(str(value), str(label)) for value, label in bound.field.choices if value]  # type: ignore[attr-defined]  # fields of choices only
    return [(value, label, key) for (value, label), key in zip(choices, keys, strict=True)]
