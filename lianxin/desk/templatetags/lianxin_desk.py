"""What the pages of the desk draw besides the components."""

from django import forms, template

register = template.Library()


@register.filter
def boxes(form: forms.Form, names: str) -> list[forms.BoundField]:
    """`{% for bound in form|boxes:"answer guidance" %}`: some of a form's fields, in that order."""
    return [form[name] for name in names.split()]
