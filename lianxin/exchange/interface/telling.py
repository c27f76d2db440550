"""The OpenAPI document told to people: operations by subject, and the fields of each."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianxin.exchange.interface.document import TAGS

_PREFIX = "#/components/schemas/"
_LEFT_OUT = {"Problem"}  # told once for all operations


class Operation(NamedTuple):
    """One operation: its id, HTTP method, path, and what it is for."""

    key: str
    method: str
    path: str
    label: str


class Subject(NamedTuple):
    """The operations of one subject."""

    label: str
    operations: list[Operation]


class Field(NamedTuple):
    """One field or parameter; `choices` are the only values, few enough to be named."""

    name: str
    kind: str
    required: bool
    told: str
    choices: list[str]


class Table(NamedTuple):
    """The fields of one shape; `told` says what it is or what its codes mean."""

    name: str
    fields: list[Field]
    told: str = ""


def subjects(document: dict[str, Any]) -> list[Subject]:
    """All operations, subject by subject in the order of the document's tags."""
    found: dict[str, list[Operation]] = {name: [] for name in TAGS}
    for operation, tag in _operations(document):
        found.setdefault(tag, []).append(operation)
    return [Subject(str(TAGS.get(tag, tag)), rows) for tag, rows in found.items() if rows]


def _operations(document: dict[str, Any]) -> Iterator[tuple[Operation, str]]:
    for path, methods in document["paths"].items():
        for method, each in methods.items():
            tag = next(iter(each.get("tags", ())), "")
            yield Operation(each["operationId"], method.upper(), path, each.get("summary", "")), tag


def operation(document: dict[str, Any], key: str) -> tuple[Operation, dict[str, Any]] | None:
    """The operation with that id, and its part of the document; None where there is none."""
    for found, _tag in _operations(document):
        if found.key == key:
            return found, document["paths"][found.path][found.method.lower()]
    return None


def parameters(part: dict[str, Any], document: dict[str, Any]) -> Table:
    """What goes into the address and the headers."""
    rows = part.get("parameters", ())
    return Table(
        "", [_field(each["name"], _with_words(each), document, required=each.get("required", False)) for each in rows]
    )


def _with_words(parameter: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = parameter.get("schema", {})
    return schema | {"description": parameter.get("description", schema.get("description", ""))}


def body(part: dict[str, Any], document: dict[str, Any]) -> tuple[str, list[Table]]:
    """How the body is written, and its fields with those of all that lies in it."""
    for kind, content in part.get("requestBody", {}).get("content", {}).items():
        return kind, tables(content["schema"], document)
    return "", []


def answers(part: dict[str, Any], document: dict[str, Any]) -> list[Table]:
    """The fields of what comes back."""
    good: dict[str, Any] = next(
        (answer for status, answer in part["responses"].items() if str(status).startswith("2")), {}
    )
    content: dict[str, Any] = next(iter(good.get("content", {}).values()), {})
    return tables(content.get("schema", {}), document)


def tables(schema: dict[str, Any], document: dict[str, Any]) -> list[Table]:
    """The fields of a schema and of all that it refers to, each shape once."""
    found: dict[str, Table] = {}
    waiting: list[tuple[str, dict[str, Any]]] = [("", schema)]
    while waiting:
        name, part = waiting.pop(0)
        if part.get("properties") or "enum" in part:
            found[name] = _table(name, part, document)
        for other in _referred(part):
            if other not in found and other not in _LEFT_OUT:
                found[other] = Table(other, [])
                waiting.append((other, document["components"]["schemas"].get(other, {})))
    return [table for table in found.values() if table.fields or table.told]


def _table(name: str, part: dict[str, Any], document: dict[str, Any]) -> Table:
    needed = part.get("required", ())
    rows = part.get("properties", {}).items()
    return Table(
        name,
        [_field(key, value, document, required=key in needed) for key, value in rows],
        part.get("description", ""),
    )


def _referred(part: Any) -> Iterator[str]:
    """The shapes that a part names."""
    if isinstance(part, list):
        for each in part:
            yield from _referred(each)
    elif isinstance(part, dict):
        if isinstance(ref := part.get("$ref"), str):
            yield ref.removeprefix(_PREFIX)
        for each in part.values():
            yield from _referred(each)


def _field(name: str, schema: dict[str, Any], document: dict[str, Any], *, required: bool) -> Field:
    choices = schema.get("enum") or schema.get("items", {}).get("enum", ())
    told = schema.get("description", "")
    return Field(name, _kind(schema, document), required, told, [str(each) for each in choices if each])


_KINDS = {
    "string": gettext_noop("文字"),
    "integer": gettext_noop("整数"),
    "number": gettext_noop("数字"),
    "boolean": gettext_noop("是否"),
    "null": gettext_noop("空"),
    "object": gettext_noop("对象"),
}
_FORMATS = {"date-time": gettext_noop("时间"), "date": gettext_noop("日期"), "binary": gettext_noop("文件")}


def _kind(schema: dict[str, Any], document: dict[str, Any]) -> str:
    """What a value is, in words; a shape of its own by its name."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(_PREFIX)
    if choices := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        told = [_kind(each, document) for each in choices]
        return _(" 或 ").join(dict.fromkeys(told))
    if schema.get("type") == "array":
        return _("若干%(kind)s") % {"kind": _kind(schema.get("items", {}), document)}
    words = _FORMATS.get(schema.get("format", "")) or _KINDS.get(schema.get("type", ""), "")
    return _(words) if words else ""
