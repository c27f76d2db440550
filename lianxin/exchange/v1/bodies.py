"""What a program sends to fill in a form: a schema made of the form's fields, and what was sent as the form's data.

What stands in a form before anybody writes (what is there now, what is suggested) is a person's to see and leave. A
program has to say it: nothing is done, or taken away, that nobody has said.
"""

from collections.abc import Collection, Mapping
from typing import Annotated, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from lianxin.exchange.v1.fields import FRAME, fixed_choices, kind_of, measures, shape, standing
from lianxin.foundation.errors import BadInput


class Sent(Schema):
    """What every body of fields is: a name that is none of its fields is a mistake."""

    model_config = ConfigDict(extra="forbid")

    def said(self, *but: str) -> dict[str, Any]:
        """What the program has said, without what stands for more than a field."""
        return {name: value for name, value in self.model_dump(exclude_unset=True).items() if name not in but}


def body_of(name: str, fields: Mapping[str, forms.Field], base: type[Sent], sometimes: Collection[str] = ()) -> Any:
    """A schema with the `fields` of a form beside those of `base`; what the form does not need always (`sometimes`) may
    be left out."""
    known = {key: _told(field, key in sometimes) for key, field in fields.items() if key not in FRAME}
    return create_model(name, __base__=base, **known)


def _told(field: forms.Field, is_sometimes: bool) -> Any:
    kind, is_needed = kind_of(field), field.required and not is_sometimes
    more = measures(field) | {key: kind.schema[key] for key in kind.schema.keys() & {"format"}}
    if codes := fixed_choices(field):
        more["enum"] = codes if is_needed else [*codes, None]
    about = Field(title=str(field.label or ""), json_schema_extra=more)
    return (Annotated[kind.type, about], ...) if is_needed else (Annotated[kind.type | None, about], None)


def schema_of(form: forms.Form) -> dict[str, Any]:
    """JSON Schema of the form as it is drawn for its target and caller now."""
    drawn = [form[name] for name in form.fields if name not in FRAME]
    return object_of(
        {field.name: shape(field) for field in drawn}, [each.name for each in drawn if _must_be_said(each)]
    )


def object_of(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """JSON Schema of an object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _must_be_said(field: forms.BoundField) -> bool:
    return field.field.required or standing(field) is not None


def data_of(fields: Mapping[str, forms.Field], said: Mapping[str, Any]) -> QueryDict:
    """What was said as the form's data; null is nothing. Raises BadInput for a day or moment that is none."""
    data = QueryDict(mutable=True)
    for name, value in said.items():
        if value is not None:
            kind_of(fields[name]).write(data, name, value)
    return data


def demand_asked(form: forms.Form, said: Mapping[str, Any]) -> None:
    """Raises BadInput for what was said and is not asked here."""
    faults = {name: _("这里不填这一项。") for name in said if name not in form.fields}
    if faults:
        raise BadInput(faults)


def demand_said(form: forms.Form, said: Mapping[str, Any]) -> None:
    """Raises BadInput for what stands in the form and was not said."""
    faults = {}
    for name in form.fields:
        if name not in FRAME and name not in said and standing(form[name]) is not None:
            faults[name] = _("这一项现有内容，请写明；要留空，请写 null。")
    if faults:
        raise BadInput(faults)


def faults_of(form: forms.Form) -> BadInput:
    """What is wrong with a form, by its fields; under ``form`` what belongs to none."""
    return BadInput(
        {"form" if name == NON_FIELD_ERRORS else name: " ".join(map(str, told)) for name, told in form.errors.items()}
    )


def renamed(refused: BadInput, names: Mapping[str, str]) -> BadInput:
    """The refusal with the fields of the form that a step, or the form itself, calls otherwise."""
    return BadInput({names.get(name, name): text for name, text in refused.fields.items()})
