"""The OpenAPI file, in the reader's language."""

import re
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianxin.accounts.queries import REQUEST_KEY_HEADER
from lianxin.cases import filters, states
from lianxin.clocks import models as clocks
from lianxin.exchange.once import LONGEST_KEY
from lianxin.exchange.v1.api import api
from lianxin.organizations.models import kinds
from lianxin.taxonomy.models import ExtraField, reasons

ROOT = "/api/v1/"
_CHINESE = re.compile("[\u3400-\u9fff]")
_SAID = ("description", "summary")
TAGS = {
    "about": gettext_lazy("令牌本身"),
    "cases": gettext_lazy("工单和任务单"),
    "acts": gettext_lazy("办理动作"),
    "intake": gettext_lazy("受理登记"),
    "files": gettext_lazy("附件"),
    "dictionaries": gettext_lazy("字典"),
}


@cache
def document(language: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of the REST API, its words in `language`."""
    with translation.override(language):
        told: dict[str, Any] = _told(api.get_openapi_schema(path_prefix=ROOT), is_chinese=language.startswith("zh"))
        _name_keys(told["paths"])
        told["tags"] = [{"name": name, "description": str(words)} for name, words in TAGS.items()]
    return told


def _told(part: Any, *, is_chinese: bool) -> Any:
    """The part with what it says translated: what stands in Chinese alone, in Chinese without our own docstrings. Of a
    dictionary's codes, which are English words, the Chinese is told what they mean."""
    if isinstance(part, list | tuple):
        return [_told(each, is_chinese=is_chinese) for each in part]
    if not isinstance(part, dict):
        return part
    found = {}
    for key, value in part.items():
        if key in _SAID and not isinstance(value, dict):
            if words := _words(str(value), is_chinese=is_chinese):
                found[key] = words
        else:
            found[str(key)] = _told(value, is_chinese=is_chinese)
    if "enum" in part and (choices := _dictionaries().get(part.get("title", ""))):
        found["description"] = "；".join(f"{code} {label}" for code, label in choices.choices if code)
        if not is_chinese:
            del found["description"]
    return found


def _words(text: str, *, is_chinese: bool) -> str:
    if _CHINESE.search(text):
        return _(text)
    return "" if is_chinese and " " in text else text


@cache
def _dictionaries() -> dict[str, type[TextChoices]]:
    """The dictionaries of codes by the names under which the document has them."""
    rooms: list[Any] = [states, clocks, filters, kinds, reasons]
    found: list[Any] = [each for room in rooms for each in vars(room).values()]
    return {each.__name__: each for each in (*filter(_is_dictionary, found), ExtraField.Kind)}


def _is_dictionary(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, TextChoices)


def _name_keys(paths: dict[str, Any]) -> None:
    """Tell of the key that makes it harmless to send a change again."""
    header = {
        "name": REQUEST_KEY_HEADER,
        "in": "header",
        "required": False,
        "description": _("请求编号；同一编号的同一请求只办一次"),
        "schema": {"type": "string", "maxLength": LONGEST_KEY},
    }
    for methods in paths.values():
        if "post" in methods:
            methods["post"].setdefault("parameters", []).append(header)
