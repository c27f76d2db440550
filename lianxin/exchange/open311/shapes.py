"""Answers in the two formats of the specification: XML, and JSON as its plain image (the Spark convention).

GeoReport v2, "Encoding", "Format Support": always UTF-8, and said so; the XML declaration stands before the root
element; no foreign tags or namespaces.
"""

import re
from typing import Any
from xml.etree.ElementTree import Element, tostring

from django.http import HttpResponse, JsonResponse

XML, JSON = "xml", "json"
_TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# What each element of a list is called.
_ONE = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
# Characters that no XML document may hold, not even escaped.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def answer(shape: str, root: str, content: Any, status: int = 200) -> HttpResponse:
    """`content` (rows, or one row, of plain values) below the element `root`; JSON has no name for its root."""
    if shape == JSON:
        return JsonResponse(
            content, status=status, safe=False, content_type=_TYPES[JSON], json_dumps_params={"ensure_ascii": False}
        )
    text = _DECLARATION + tostring(_element(root, content), encoding="unicode")
    return HttpResponse(text, status=status, content_type=_TYPES[XML])


def _element(name: str, value: Any) -> Element:
    element = Element(name)
    match value:
        case list():
            element.extend(_element(_ONE[name], each) for each in value)
        case dict():
            element.extend(_element(key, each) for key, each in value.items())
        case None:
            pass
        case bool():
            element.text = "true" if value else "false"
        case _:
            element.text = _UNPRINTABLE.sub("\ufffd", str(value))
    return element
