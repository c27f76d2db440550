"""How the reader wants the pages: kept in cookies, so that the server draws them right from the first byte."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _

from lianxin.foundation import glossary
from lianxin.foundation.errors import BadInput
from lianxin.foundation.ui import rail

YEAR = 365 * 24 * 3600
# What may be chosen; the first of each is what somebody gets who has chosen nothing.
CHOICES = {"theme": ("auto", "light", "dark"), "text": ("normal", "large"), "keys": ("on", "off")}


@dataclass(frozen=True, slots=True)
class Appearance:
    theme: str
    text: str
    keys: str


def cookie_name(choice: str) -> str:
    return settings.LANGUAGE_COOKIE_NAME if choice == "language" else f"lianxin-{choice}"


def appearance_of(request: HttpRequest) -> Appearance:
    """What the request's cookies ask for; an unknown value counts as none."""
    wished = {name: request.COOKIES.get(cookie_name(name), "") for name in CHOICES}
    return Appearance(**{name: wished[name] if wished[name] in CHOICES[name] else CHOICES[name][0] for name in CHOICES})


def keep(response: HttpResponse, choice: str, value: str, *, secure: bool) -> None:
    """Remember one choice for a year; raises BadInput for a value that cannot be chosen."""
    allowed = tuple(dict(settings.LANGUAGES)) if choice == "language" else CHOICES[choice]
    if value not in allowed:
        raise BadInput({choice: _("没有这种显示方式：%(value)s") % {"value": value[:20]}})
    response.set_cookie(cookie_name(choice), value, max_age=YEAR, samesite="Lax", secure=secure)


def language_by_choice(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: Chinese, in the city's own words, unless the reader chose otherwise. The browser's own language
    decides nothing: many a Chinese office has an English browser, and most pages are in Chinese only."""

    def answer(request: HttpRequest) -> HttpResponse:
        glossary.keep_fresh()
        wished = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        activate(wished if wished in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        response = get_response(request)
        response.headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
        return response

    return answer


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the base templates need on every page."""
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "appearance": appearance_of(request),
        "page_language": "zh-Hans" if language.startswith("zh") else language,
        "rail": SimpleLazyObject(lambda: rail.links_for(request)),
    }
